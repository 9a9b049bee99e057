package convsheet;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** A package imports only from rows before its own; some are not written yet. */
class ArchitectureTest {
  private static final List<List<String>> ROWS =
      List.of(
          List.of("problem"),
          List.of("kernel", "tensor"),
          List.of("formula"),
          List.of("network", "xlsx"),
          List.of("question", "back"),
          List.of("lift", "onnx", "image", "audit", "cone"),
          List.of("intake"),
          List.of("exercise", "sample"),
          List.of("answer"),
          List.of("check", "view"),
          List.of("page", "slides"),
          List.of("cli"));

  private static final List<String> ALL = ROWS.stream().flatMap(List::stream).toList();

  private static final JavaClasses CONVSHEET =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("convsheet");

  @Test
  void everyClassIsInAPackageWithAPlaceInTheOrder() {
    assertThat(CONVSHEET.containPackage("convsheet.network")).isTrue();
    classes()
        .that(resideInAPackage("convsheet.."))
        .should()
        .resideInAnyPackage(packages(ALL))
        .check(CONVSHEET);
  }

  @Test
  void aPackageImportsOnlyFromRowsBeforeItsOwn() {
    var allowed = new ArrayList<String>();
    for (var row : ROWS) {
      for (var importer : row) {
        var others = new ArrayList<>(ALL);
        others.removeAll(allowed);
        others.remove(importer);
        noImports(importer, others);
      }
      allowed.addAll(row);
    }
  }

  @Test
  void samplesAreForTheCommandLineAlone() {
    for (var importer : ALL) {
      if (!List.of("sample", "cli").contains(importer)) {
        noImports(importer, List.of("sample"));
      }
    }
  }

  /** Else i is not I in Turkish, nor 1 a 1 in Hindi; SameBytesTest is about what is written. */
  @Test
  void textsAreMadeWithoutTheLanguageOrPlaceOfTheSystem() {
    noClasses()
        .should()
        .callMethod(String.class, "toLowerCase")
        .orShould()
        .callMethod(String.class, "toUpperCase")
        .orShould()
        .callMethod(String.class, "getBytes")
        .orShould()
        .callConstructor(String.class, byte[].class)
        .orShould()
        .callMethod(String.class, "formatted", Object[].class)
        .orShould()
        .callMethod(String.class, "format", String.class, Object[].class)
        .orShould()
        .callMethod(ZipEntry.class, "setTime", long.class)
        .orShould()
        .callMethod(ZoneId.class, "systemDefault")
        .check(CONVSHEET);
  }

  @Test
  void kernelsImportNothingButJava() {
    classes()
        .that(resideInAPackage("convsheet.kernel"))
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage("java..", "convsheet.kernel"))
        .check(CONVSHEET);
  }

  /** Java's classes for pictures are slow to load, and some systems have no part of them. */
  @Test
  void javasPicturesAreForThoseWhoReadOrDrawThem() {
    noClasses()
        .that(
            resideInAPackage("convsheet..")
                .and(
                    DescribedPredicate.not(
                        resideInAnyPackage(packages(List.of("image", "slides"))))))
        .should()
        .dependOnClassesThat(resideInAnyPackage("java.awt..", "javax.imageio.."))
        .check(CONVSHEET);
  }

  @Test
  void onlyWhoMakesNetworksKnowsConcreteLayers() {
    var concrete =
        assignableTo("convsheet.network.Layer")
            .and(DescribedPredicate.not(equivalentTo(convsheet.network.Layer.class)));
    noClasses()
        .that(
            resideInAPackage("convsheet..")
                .and(
                    DescribedPredicate.not(
                        resideInAnyPackage(
                            packages(List.of("network", "sample", "lift", "onnx", "cone"))))))
        .should()
        .dependOnClassesThat(concrete)
        .check(CONVSHEET);
  }

  private static void noImports(String importer, List<String> imported) {
    noClasses()
        .that(resideInAnyPackage(packages(List.of(importer))))
        .should()
        .dependOnClassesThat(resideInAnyPackage(packages(imported)))
        .allowEmptyShould(true)
        .check(CONVSHEET);
  }

  private static String[] packages(List<String> names) {
    return names.stream().map(name -> "convsheet." + name + "..").toArray(String[]::new);
  }
}
