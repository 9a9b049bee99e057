package convsheet.cli;

import convsheet.problem.ProblemException;
import convsheet.xlsx.WholeFile;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.exc.JacksonIOException;

/** The files, or standard output, that listings are written to. */
final class ListingFiles {
  static final String STANDARD_OUTPUT = "-";

  /**
   * Where a listing is to be written to.
   *
   * @param file the file, or {@link #STANDARD_OUTPUT}
   * @param option the option that names it
   */
  record Output(String file, String option, Listing.Form form) {
    boolean isStandardOutput() {
      return file.equals(STANDARD_OUTPUT);
    }
  }

  /** Something that takes what was found, one after the other. */
  interface Job {
    void into(List<Listing> listings);
  }

  private final List<Output> targets;

  private ListingFiles(List<Output> targets) {
    this.targets = List.copyOf(targets);
  }

  /**
   * Files to write listings to.
   *
   * @param read the files that are read, which are never written to
   * @throws ProblemException if a file must not be written, or two are the same
   */
  static ListingFiles of(List<Output> targets, List<Path> read) {
    for (int i = 0; i < targets.size(); i++) {
      check(targets.get(i), targets.subList(0, i), read);
    }
    return new ListingFiles(targets);
  }

  private static void check(Output target, List<Output> before, List<Path> read) {
    for (var other : before) {
      if (target.isStandardOutput()
          ? other.isStandardOutput()
          : !other.isStandardOutput()
              && WholeFile.isSame(Path.of(target.file()), Path.of(other.file()))) {
        throw CheckOptions.misuse(
            other.option() + " and " + target.option() + " to be written to the same place",
            "",
            "Name another file for one of them.");
      }
    }
    if (target.isStandardOutput()) {
      return;
    }
    var file = Path.of(target.file());
    if (target.file().matches("(?is).*\\.xls[xm]")
        || read.stream().anyMatch(workbook -> WholeFile.isSame(file, workbook))) {
      throw CheckOptions.misuse(
          target.option() + " to be written as a workbook",
          "",
          "Name another file: " + target.file() + " looks like one to read.");
    }
    WholeFile.check(file);
  }

  /** Whether one of them is standard output, which then has nothing else. */
  boolean isOnStandardOutput() {
    return targets.stream().anyMatch(Output::isStandardOutput);
  }

  /** Their names. */
  List<String> files() {
    return targets.stream().map(Output::file).toList();
  }

  /**
   * Opens them, lets a job write into all, and ends them.
   *
   * @param out standard output
   * @param others listings that the job writes into as well
   */
  void write(PrintWriter out, List<Listing> others, Job job) {
    write(targets, out, new ArrayList<>(others), job);
  }

  /** Opens one listing after the other, lets the job write into all, and ends them. */
  private static void write(List<Output> targets, PrintWriter out, List<Listing> open, Job job) {
    if (targets.isEmpty()) {
      finish(open, job);
      return;
    }
    var target = targets.get(0);
    var rest = targets.subList(1, targets.size());
    if (target.isStandardOutput()) {
      open.add(begun(target.form(), out));
      write(rest, out, open, job);
      out.flush();
    } else {
      WholeFile.write(
          Path.of(target.file()),
          stream -> {
            var writer = new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
            try {
              open.add(begun(target.form(), writer));
              write(rest, out, open, job);
            } catch (UncheckedIOException e) {
              throw e.getCause();
            }
            writer.flush();
          });
    }
  }

  private static void finish(List<Listing> listings, Job job) {
    job.into(listings);
    listings.forEach(listing -> io(listing::end));
  }

  private static Listing begun(Listing.Form form, Writer writer) {
    var begun = new Listing[1];
    io(() -> begun[0] = form.on(writer));
    return begun[0];
  }

  /** Something that writes. */
  interface Writing {
    void run() throws IOException;
  }

  /** Writes; what fails is for {@link WholeFile} to say. */
  static void io(Writing writing) {
    try {
      writing.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (JacksonIOException e) {
      throw new UncheckedIOException(e.getCause());
    }
  }
}
