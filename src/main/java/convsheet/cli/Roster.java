package convsheet.cli;

import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/**
 * The students of a class.
 *
 * @param students in the order of the file, each told from the others by its key
 */
record Roster(List<Student> students) {
  /** The bytes of a name that a file is named with; the id behind it has a part of its own. */
  private static final int LONGEST_NAME = 120;

  private static final int LONGEST_ID = 70;

  /**
   * One student.
   *
   * @param name as the file has it
   * @param id what tells two of the same name apart, if the file has such a column
   * @param file the name for the student's files, without extension, unlike any other's
   */
  record Student(String name, Optional<String> id, String file) {
    /** What the student's own seed is made of. */
    String key() {
      return id.orElse(name);
    }

    /**
     * The seed of the student's own variant: the first 8 hexadecimal digits of the SHA-256 of
     * {@code seed:id}, or {@code seed:name} where there is no id, in UTF-8.
     */
    long seed(long seed) {
      try {
        var digest =
            MessageDigest.getInstance("SHA-256")
                .digest((seed + ":" + key()).getBytes(StandardCharsets.UTF_8));
        return Long.parseLong(HexFormat.of().formatHex(digest, 0, 4), 16);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e); // every Java has it
      }
    }
  }

  /**
   * Reads a CSV file with a header that has a column {@code name}, and perhaps {@code id}; its
   * columns are separated by commas, semicolons or tabs.
   *
   * @throws ProblemException if it cannot be read, or students cannot be told apart
   */
  static Roster read(Path file) {
    var text = text(file);
    var header = text.lines().findFirst().orElse("");
    var format =
        CSVFormat.DEFAULT
            .builder()
            .setDelimiter(header.contains(",") ? ',' : header.contains(";") ? ';' : '\t')
            .setIgnoreSurroundingSpaces(true)
            .get();
    List<CSVRecord> records;
    try (var parser = format.parse(new StringReader(text))) {
      records = parser.getRecords();
    } catch (UncheckedIOException | IOException e) {
      throw problem(
          file, "a line that is no CSV (" + e.getMessage() + ")", "", "Correct the file.");
    }
    if (records.isEmpty()) {
      throw missing(file, "an empty file");
    }
    int name = column(records.get(0), "name");
    int id = column(records.get(0), "id");
    if (name < 0) {
      throw missing(file, "no column name among " + Problem.quote(header));
    }
    var students = new ArrayList<Student>();
    var keys = new HashMap<String, Long>();
    var files = new FileName();
    for (var row : records.subList(1, records.size())) {
      if (row.stream().allMatch(String::isBlank)) {
        continue;
      }
      var student =
          new Student(value(row, name), Optional.of(value(row, id)).filter(t -> !t.isEmpty()), "");
      if (student.name().isEmpty()) {
        throw problem(
            file,
            "no name in line " + (row.getRecordNumber()),
            "a name for each student",
            "Fill it in.");
      }
      var other = keys.putIfAbsent(student.key(), row.getRecordNumber());
      if (other != null) {
        throw problem(
            file,
            Problem.quote(student.key()) + " in lines " + other + " and " + row.getRecordNumber(),
            "students that can be told apart",
            "Give each student an id of its own, in a column id.");
      }
      students.add(new Student(student.name(), student.id(), files.unlike(fileName(student))));
    }
    if (students.isEmpty()) {
      throw problem(file, "no student below the header", "a line for each", "Add the students.");
    }
    return new Roster(List.copyOf(students));
  }

  private static String text(Path file) {
    try {
      var bytes = Files.readAllBytes(file);
      try {
        return StandardCharsets.UTF_8
            .newDecoder()
            .decode(ByteBuffer.wrap(bytes))
            .toString()
            .replaceFirst("^\\uFEFF", "");
      } catch (CharacterCodingException e) {
        return new String(bytes, Charset.forName("windows-1252")); // as Excel may save it
      }
    } catch (IOException e) {
      throw ProblemException.files(
          new Problem(
              file.toString(),
              "",
              "",
              e instanceof NoSuchFileException ? "no such file" : "a file that cannot be read",
              "a CSV file of students",
              "Check the name."),
          e);
    }
  }

  private static int column(CSVRecord header, String name) {
    for (int i = 0; i < header.size(); i++) {
      if (header.get(i).strip().equalsIgnoreCase(name)) {
        return i;
      }
    }
    return -1;
  }

  private static String value(CSVRecord row, int column) {
    return column >= 0 && column < row.size() ? row.get(column).strip() : "";
  }

  /** Letters and digits of name and id, with hyphens between. */
  private static String fileName(Student student) {
    return (FileName.cut(student.name(), LONGEST_NAME)
            + student.id().map(id -> "-" + FileName.cut(id, LONGEST_ID)).orElse(""))
        .replaceAll("[^\\p{L}\\p{M}\\p{N}]+", "-")
        .replaceAll("^-|-$", "");
  }

  private static ProblemException missing(Path file, String found) {
    return problem(
        file, found, "a first line with a column name, and perhaps id", "Add the header.");
  }

  private static ProblemException problem(Path file, String found, String expected, String remedy) {
    return ProblemException.input(new Problem(file.toString(), "", "", found, expected, remedy));
  }
}
