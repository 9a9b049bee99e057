package convsheet.cli;

import convsheet.answer.HandEdits;
import convsheet.audit.AuditWriter;
import convsheet.audit.Deconvolution;
import convsheet.audit.ExtraSheets;
import convsheet.audit.LedgerChoice;
import convsheet.audit.MatrixProduct;
import convsheet.audit.QuestionWriter;
import convsheet.audit.Statistics;
import convsheet.cone.Cone;
import convsheet.formula.FormulaPrinter;
import convsheet.intake.Intake;
import convsheet.problem.Finding;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.question.ChosenOutput;
import convsheet.question.Evaluation;
import convsheet.question.Question;
import convsheet.view.EvaluationJson;
import convsheet.xlsx.WholeFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code convsheet run}: from a workbook to an audited workbook. */
@Command(
    name = "run",
    description = {
      "Compute the network that a workbook states, and write a workbook in which every"
          + " result is a live formula."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  convsheet run conv-example.xlsx",
      "      writes conv-example.audit.xlsx beside it",
      "  convsheet run workbooks",
      "      the same for every workbook in the folder",
      "  convsheet run conv-example.xlsx -o checked.xlsx --formulas terms",
      "      spells every formula out, product by product",
      "  convsheet run big.xlsx --ledger Conv1,Conv2",
      "      lists the multiply-adds of these two layers",
      "  convsheet run conv-example.xlsx --deconv Conv2:2,20,13",
      "      shows what in the picture that output responds to",
      "  convsheet run conv-example.xlsx --cone MaxPool:1,3,4",
      "      writes this one result, and all that it is computed from",
      "  convsheet run matmul.xlsx --matmul Conv",
      "      shows the layer Conv as a matrix times a column",
      "  convsheet run kaiming.xlsx --stats",
      "      adds mean, spread and histogram of every layer",
      "  convsheet run conv-example.xlsx --images slides --animate Conv1:1",
      "      also writes pictures for slides, one of them animated, into the folder slides",
      "  convsheet run hand-made.xlsx",
      "      reads the network out of the formulas of a sheet that was made by hand",
      "  convsheet run hand-made.xlsx --layers-only -o question.xlsx",
      "      writes that network down as a workbook with a sheet Layers",
      "  convsheet run conv-example.xlsx --picture other.png --grey --size 28x28",
      "      runs it on another picture, and writes conv-example.other.audit.xlsx",
      "  convsheet run digit.png --layers \"conv sobel,blur\"",
      "      runs layers on a picture, and writes digit.audit.xlsx",
      "  convsheet run conv-example.xlsx --pictures digits --csv results.csv",
      "      writes what the network says of each picture of a folder",
      "  convsheet run conv-example.xlsx --json -",
      "      prints all values as JSON"
    })
final class RunCommand implements Callable<Integer> {
  /** How formulas are written. */
  enum Formulas {
    compact,
    terms
  }

  @Parameters(
      paramLabel = "WORKBOOK",
      arity = "1..*",
      description =
          "An .xlsx or .xlsm file; it is not changed. Several, or a folder of them: each gets its"
              + " audit beside it.")
  private List<Path> named;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description =
          "The workbook to write; left out, it is named like the input and stands beside it, ending"
              + " in .audit.xlsx.")
  private Optional<Path> output;

  @Option(
      names = "--sheet",
      paramLabel = "NAME",
      description =
          "The sheet whose formulas are the network; left out, a sheet Layers states it, or else the"
              + " one that the file opens with is read.")
  private Optional<String> sheet;

  @Option(
      names = "--layers-only",
      description =
          "Write no audit but the network alone, as a question with a sheet Layers; left out -o, the"
              + " name ends in .question.xlsx.")
  private boolean layersOnly;

  @Option(
      names = "--force",
      description =
          "Replace the output even if it is no audit workbook of convsheet, or one that somebody has"
              + " worked in.")
  private boolean force;

  @Option(
      names = "--formulas",
      paramLabel = "compact|terms",
      defaultValue = "compact",
      description = {
        "compact: SUMPRODUCT over windows (the default);",
        "terms: every product written out."
      })
  private Formulas formulas;

  @Option(
      names = "--ledger",
      paramLabel = "auto|all|none|LAYERS",
      defaultValue = "auto",
      description = {
        "Which multiply-adds the Ledger lists: the first 250,000 (auto, the default), all, none, or"
            + " those of the named layers, with commas between."
      })
  private String ledger;

  @Option(
      names = "--stats",
      description = "Add a sheet with the statistics and the histogram of each layer's values.")
  private boolean stats;

  @Option(
      names = "--matmul",
      paramLabel = "LAYER",
      description = {
        "Add a sheet that shows a layer as a matrix product; LAYER:rows 1-50 shows a part. May be"
            + " given for several layers."
      })
  private List<String> matmul = List.of();

  @Option(
      names = "--deconv",
      paramLabel = "LAYER:CH,R,C",
      description = {
        "Add a sheet that projects one activation back to pixels (Zeiler and Fergus): LAYER:channel,"
            + "row,column, LAYER:channel or LAYER; what is left out is the strongest."
      })
  private Optional<String> deconv;

  @Option(
      names = "--cone",
      paramLabel = "LAYER:CH,R,C",
      description = {
        "Write one activation and all that it is computed from, instead of the whole network:"
            + " LAYER:channel,row,column, LAYER:channel or LAYER; what is left out is the strongest."
            + " Left out -o, the name ends in .cone.xlsx."
      })
  private Optional<String> cone;

  @Option(
      names = "--depth",
      paramLabel = "N",
      description = {
        "With --cone: how many layers back are formulas; what lies further back stands as numbers."
            + " Left out, as many as open quickly."
      })
  private Optional<Integer> depth;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description =
          "Also write shapes, weights, values and findings as JSON; - is standard output.")
  private Optional<String> json;

  @Mixin private QuestionInput questions;

  @Mixin private PictureRuns runs;

  @Mixin private PictureOptions pictures;

  @Spec private CommandSpec spec;

  /**
   * What became of a workbook.
   *
   * @param evaluation its network with its values
   * @param findings what is worth knowing about it
   * @param target the workbook that was written
   * @param drawn the pictures that were written
   */
  private record Written(
      Evaluation evaluation, List<Finding> findings, Path target, PictureOptions.Drawn drawn) {}

  @Override
  public Integer call() {
    pictures.check();
    checkCone();
    runs.check();
    var inputs = RunInputs.of(named);
    if (inputs.isOne()) {
      var input = inputs.files().get(0);
      if (runs.folder().isPresent()) {
        return runPictures(input);
      }
      report(input, write(input, output.orElseGet(() -> beside(input))));
      return Convsheet.DONE;
    }
    questions.checkNone("several workbooks");
    if (output.isPresent() || json.isPresent() || pictures.areGiven()) {
      throw ProblemException.input(
          Problem.of(
              (output.isPresent() ? "-o" : json.isPresent() ? "--json" : "--images")
                  + " for several workbooks",
              "one workbook",
              "Run it by itself, or leave the option out: each gets its audit beside it."));
    }
    return runAll(inputs);
  }

  /** Runs a network on each picture of a folder; the exit code is the worst. */
  private int runPictures(Path input) {
    questions.checkOne();
    var question = Intake.read(input, sheet);
    if (output.isEmpty()) {
      return runs.results(question, questions, json, spec.commandLine());
    }
    if (json.isPresent() || runs.isTable() || pictures.areGiven()) {
      throw ProblemException.input(
          Problem.of(
              "-o beside " + (json.isPresent() ? "--json" : runs.isTable() ? "--csv" : "--images"),
              "a folder for audits, or a table of results",
              "Leave one out, or run it twice."));
    }
    var folder = output.get();
    OutputRules.makeFolder(folder);
    var table = new TextTable("picture", ">findings", "written");
    var names = new FileName();
    int code = Convsheet.DONE;
    for (var file : runs.files()) {
      var name = FileName.part(OutputRules.stem(file));
      var target = folder.resolve(names.unlike(name, "-%d", ".audit.xlsx"));
      try {
        checkTarget(input, target);
        WholeFile.check(target);
        var written = write(input, asked(questions.with(question, file), file), target);
        table.row(
            file.getFileName().toString(),
            String.valueOf(written.findings().size()),
            target.getFileName().toString());
      } catch (RuntimeException | Error e) {
        code = Math.max(code, Convsheet.report(e, spec.commandLine()));
        table.row(file.getFileName().toString(), "", "nothing");
      }
    }
    table.print(spec.commandLine().getOut(), spec.commandLine().getColorScheme());
    return code;
  }

  /** Runs each; the exit code is the worst. */
  private int runAll(RunInputs inputs) {
    var table = new TextTable("file", ">layers", ">multiply-adds", ">findings", "written");
    var targets = new ArrayList<Path>();
    int code = Convsheet.DONE;
    int findings = 0;
    for (var input : inputs.files()) {
      try {
        var target = beside(input);
        if (targets.stream().anyMatch(other -> WholeFile.isSame(other, target))) {
          throw ProblemException.input(
              new Problem(
                  input.toString(),
                  "",
                  "",
                  "the same output as of another workbook, " + target,
                  "",
                  "Run it by itself, with -o."));
        }
        var written = write(input, target);
        targets.add(target);
        findings += written.findings().size();
        table.row(
            input.toString(),
            String.valueOf(written.evaluation().outputs().size()),
            NetworkTable.multiplyAdds(written.evaluation()),
            String.valueOf(written.findings().size()),
            target.getFileName().toString());
      } catch (RuntimeException | Error e) {
        code = Math.max(code, Convsheet.report(e, spec.commandLine()));
        table.row(input.toString(), "", "", "", "nothing");
      }
    }
    var out = spec.commandLine().getOut();
    table.print(out, spec.commandLine().getColorScheme());
    out.println();
    out.println(
        "wrote "
            + targets.size()
            + " of "
            + inputs.files().size()
            + (inputs.audits() == 0
                ? ""
                : "; left out " + Problem.count(inputs.audits(), "audit") + " among them"));
    if (findings > 0) {
      out.println("Run a workbook by itself to read its findings.");
    }
    return code;
  }

  private Written write(Path input, Path target) {
    checkTarget(input, target);
    WholeFile.check(target);
    json.filter(file -> !file.equals("-"))
        .ifPresent(file -> OutputRules.checkJson(Path.of(file), input, target));
    return write(input, asked(questions.read(input, sheet), input), target);
  }

  private Written write(Path input, Question question, Path target) {
    if (!force) {
      HandEdits.check(target, question, "-o");
    }
    var extras = extras();
    try {
      return layersOnly ? writeQuestion(question, target) : writeAudit(question, extras, target);
    } catch (ProblemException e) {
      throw e.in(input.toString());
    }
  }

  /** The network, or the part of it that is asked for. */
  private Question asked(Question question, Path input) {
    if (cone.isEmpty()) {
      return question;
    }
    try {
      var whole =
          new Cone(
              question,
              question.network().forward(question.input()),
              ChosenOutput.parse("--cone", cone.get()));
      return whole.question(depth.orElseGet(whole::fitting)).question();
    } catch (ProblemException e) {
      throw e.in(input.toString());
    }
  }

  private void checkCone() {
    if (depth.isPresent() && cone.isEmpty()) {
      throw ProblemException.input(
          Problem.of("--depth without --cone", "", "Say with --cone which activation is meant."));
    }
    if (depth.isPresent() && depth.get() < 1) {
      throw ProblemException.input(
          Problem.of(
              "--depth " + depth.get(),
              "a whole number from 1 on",
              "1 is the activation's own formula alone."));
    }
  }

  private Written writeAudit(Question question, List<ExtraSheets> extras, Path target) {
    var choice = ledgerChoice(question);
    var evaluation = ExtraSheets.note(extras, Evaluation.of(question));
    var drawn = pictures.plan(evaluation, force);
    var style =
        formulas == Formulas.terms ? FormulaPrinter.Style.TERMS : FormulaPrinter.Style.COMPACT;
    var terminal = new Terminal(spec.commandLine().getErr());
    var findings = new ArrayList<>(evaluation.question().findings());
    try {
      findings.addAll(new AuditWriter(evaluation, style, choice, extras, terminal).write(target));
      drawn.write(terminal);
    } finally {
      terminal.done();
    }
    return new Written(evaluation, findings, target, drawn);
  }

  private Written writeQuestion(Question question, Path target) {
    var evaluation = Evaluation.of(question);
    var drawn = pictures.plan(evaluation, force);
    QuestionWriter.of(question).write(target);
    drawn.write((what, done, of) -> {});
    return new Written(evaluation, question.findings(), target, drawn);
  }

  /** The sheets that are asked for beyond the usual ones. */
  private List<ExtraSheets> extras() {
    var extras = new ArrayList<ExtraSheets>();
    if (stats) {
      extras.add(new Statistics());
    }
    matmul.stream().map(MatrixProduct::parse).distinct().forEach(extras::add);
    deconv.map(Deconvolution::parse).ifPresent(extras::add);
    return extras;
  }

  private Path beside(Path input) {
    var named =
        QuestionInput.isPicture(input) ? input.resolveSibling(OutputRules.stem(input)) : input;
    var kind = layersOnly ? ".question" : cone.isPresent() ? ".cone" : ".audit";
    var target = OutputRules.beside(named, kind, ".xlsx");
    return questions
        .picture()
        .map(picture -> OutputRules.with(target, OutputRules.stem(picture)))
        .orElse(target);
  }

  private void checkTarget(Path input, Path target) {
    if (layersOnly) {
      OutputRules.check(target, input, QuestionWriter::isQuestion, "a question", "-o", force);
    } else {
      OutputRules.check(target, input, AuditWriter::isAudit, "an audit", "-o", force);
    }
  }

  private LedgerChoice ledgerChoice(Question question) {
    return switch (ledger.toLowerCase(Locale.ROOT)) {
      case "auto" -> LedgerChoice.AUTO;
      case "all" -> LedgerChoice.ALL;
      case "none" -> LedgerChoice.NONE;
      default -> {
        var names = Arrays.stream(ledger.split(",")).map(String::strip).toList();
        var known = question.network().nodes().stream().map(node -> node.name()).toList();
        for (var name : names) {
          if (known.stream().noneMatch(name::equalsIgnoreCase)) {
            throw ProblemException.input(
                Problem.of(
                    "--ledger " + name,
                    "auto, all, none, or names of layers: " + String.join(", ", known),
                    "Correct the name."));
          }
        }
        yield LedgerChoice.of(names);
      }
    };
  }

  private void report(Path input, Written written) {
    var out = spec.commandLine().getOut();
    var values =
        EvaluationJson.of(
            written.evaluation(),
            written.findings(),
            input.toString(),
            written.target().toString(),
            written.drawn().files().keySet().stream().map(Path::toString).toList());
    if (json.filter(file -> file.equals("-")).isPresent()) {
      out.println(values.text());
      return;
    }
    NetworkTable.print(out, spec.commandLine().getColorScheme(), written.evaluation());
    printFindings(out, written.findings());
    out.println();
    out.println("wrote " + written.target());
    pictures.report(out, written.drawn());
    json.ifPresent(
        file -> {
          WholeFile.write(Path.of(file), values::write);
          out.println("wrote " + file);
        });
  }

  private void printFindings(PrintWriter out, List<Finding> findings) {
    if (findings.isEmpty()) {
      return;
    }
    out.println();
    out.println(Problem.count(findings.size(), "finding"));
    for (var finding : findings) {
      out.println("  " + Outcome.text(finding));
    }
  }
}
