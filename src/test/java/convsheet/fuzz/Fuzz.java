package convsheet.fuzz;

import convsheet.cli.Convsheet;
import convsheet.problem.ProblemException;
import convsheet.question.QuestionReader;
import convsheet.xlsx.WorkbookFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.poi.util.XMLHelper;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs commands on damaged workbooks, in this process, and says what is not as it should be: a
 * fault, anything thrown, a stack trace, more time than such a small file may take, a file changed
 * or left behind, one written that does not open again. A case is its number: the same number is
 * the same case.
 */
final class Fuzz implements AutoCloseable {
  /** The time that a case may take in all threads together, in seconds. */
  private static final int CPU_SECONDS = 10;

  /** After so much CPU time nobody waits any more for a case to end. */
  private static final int HANGS_AFTER_SECONDS = 60;

  private final Path input;
  private final Path output;
  private final List<Corpus.Seed> corpus;
  private final ExecutorService runner =
      Executors.newSingleThreadExecutor(
          job -> {
            var thread = new Thread(job, "fuzz");
            thread.setDaemon(true);
            return thread;
          });
  private final Map<String, Integer> counts = new TreeMap<>();
  private double slowest;

  /** In a folder that is empty. */
  Fuzz(Path folder) throws IOException {
    corpus = Corpus.in(Files.createDirectory(folder.resolve("corpus")));
    input = Files.createDirectory(folder.resolve("in"));
    output = folder.resolve("out");
  }

  /** How often each command ended with each exit code on each level, and kinds of messages. */
  Map<String, Integer> counts() {
    return counts;
  }

  /** The CPU time of the slowest case, in seconds. */
  double slowest() {
    return slowest;
  }

  @Override
  public void close() {
    runner.shutdownNow();
  }

  /** What a case is: its damaged file and the command that is run. */
  private record Case(Damage level, Corpus.Seed seed, List<String> words) {
    @Override
    public String toString() {
      return level + " of " + seed.name() + ": " + String.join(" ", words);
    }
  }

  /** What the program did. */
  private record Done(int code, String out, String err, String console, double cpuSeconds) {}

  /** Runs a case; gives what is wrong, nothing if all is well. */
  List<String> run(long number) throws IOException {
    var random = new Random(number * 0x9E3779B97F4A7C15L);
    var drawn = drawn(random);
    var before = contents(input);
    Done done;
    try {
      done = done(drawn.words());
    } catch (ExecutionException e) {
      var trace = new StringWriter();
      e.getCause().printStackTrace(new PrintWriter(trace));
      return List.of(drawn + "\n" + trace);
    }
    slowest = Math.max(slowest, done.cpuSeconds());
    var wrong = new ArrayList<String>();
    judge(done, wrong);
    var after = contents(input);
    if (!before.keySet().equals(after.keySet())
        || before.keySet().stream().anyMatch(f -> !Arrays.equals(before.get(f), after.get(f)))) {
      wrong.add("the inputs have changed: " + after.keySet());
    }
    judgeOutputs(drawn, done, wrong);
    count(drawn, done);
    return wrong.stream().map(what -> drawn + "\n" + what).toList();
  }

  /** The damaged file of a case, as {@link #run} left it. */
  Path file() {
    return input.resolve("damaged.xlsx");
  }

  private Case drawn(Random random) throws IOException {
    clear(input);
    clear(output);
    Files.createDirectories(input);
    Files.createDirectories(output);
    var seed = corpus.get(random.nextInt(corpus.size()));
    var level = Damage.values()[random.nextInt(Damage.values().length)];
    Files.write(file(), level.of(seed.bytes(), random));
    Files.write(input.resolve("whole.xlsx"), seed.bytes());
    Files.write(input.resolve("question.xlsx"), seed.question());
    Files.writeString(input.resolve("roster.csv"), "id,name\n1,Anna\n2,Zoë\n");
    return new Case(level, seed, words(seed, random));
  }

  private String in(String name) {
    return input.resolve(name).toString();
  }

  private String out(String name) {
    return output.resolve(name).toString();
  }

  private List<String> words(Corpus.Seed seed, Random random) {
    var damaged = in("damaged.xlsx");
    var sheet = seed.sheets().get(random.nextInt(seed.sheets().size()));
    var words = new ArrayList<String>();
    switch (random.nextInt(5)) {
      case 0 -> {
        words.addAll(List.of("run", damaged, "-o", out("audit.xlsx")));
        maybe(words, random, "--formulas", "terms");
        maybe(words, random, "--stats");
        maybe(words, random, "--matmul", sheet);
        maybe(words, random, "--deconv", sheet);
        maybe(words, random, "--ledger", "none");
        maybe(words, random, "--layers-only");
        maybe(words, random, "--json", out("values.json"));
        maybe(words, random, "--sheet", sheet);
      }
      case 1 -> {
        words.addAll(List.of("exercise", damaged, "-o", out("exercise.xlsx")));
        maybe(words, random, "--self-check");
        maybe(words, random, "--random-weights");
        maybe(words, random, "--cells", "3");
        maybe(words, random, "--key", out("key.xlsx"));
      }
      case 2 -> {
        words.addAll(List.of("explain", damaged));
        switch (random.nextInt(3)) {
          case 0 -> words.addAll(List.of("--layer", sheet, "--at", "1,1,1"));
          case 1 -> words.add(sheet + "!" + (char) ('A' + random.nextInt(14)) + random.nextInt(14));
          default -> words.addAll(List.of(sheet + "!H6", "--json", "-"));
        }
      }
      default -> {
        words.add("check");
        if (random.nextInt(4) == 0) {
          words.addAll(List.of(in("whole.xlsx"), "--key", damaged));
        } else {
          words.add(damaged);
          if (random.nextInt(4) > 0) {
            words.addAll(List.of("--key", in("question.xlsx")));
          }
        }
        if (random.nextInt(2) == 0) {
          words.addAll(List.of("--annotate", out("copies"), "--feedback", out("pages")));
        }
        maybe(words, random, "--json", out("marks.json"));
        maybe(words, random, "--csv", out("marks.csv"));
        maybe(words, random, "--format", "junit", "-o", out("marks.xml"));
      }
    }
    return words;
  }

  private static void maybe(List<String> words, Random random, String... more) {
    if (random.nextInt(5) == 0) {
      words.addAll(List.of(more));
    }
  }

  private Done done(List<String> words) throws ExecutionException {
    var out = new StringWriter();
    var err = new StringWriter();
    var console = new ByteArrayOutputStream();
    var systemOut = System.out;
    var systemErr = System.err;
    long start = cpuNanos();
    try (var captured = new PrintStream(console, true, StandardCharsets.UTF_8)) {
      System.setOut(captured);
      System.setErr(captured);
      var running =
          runner.submit(
              () ->
                  Convsheet.run(
                      new PrintWriter(out, true),
                      new PrintWriter(err, true),
                      words.toArray(String[]::new)));
      int code = ended(running, start);
      return new Done(
          code,
          out.toString(),
          err.toString(),
          console.toString(StandardCharsets.UTF_8),
          (cpuNanos() - start) * 1e-9);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      System.setOut(systemOut);
      System.setErr(systemErr);
    }
  }

  /** Waits, on a busy machine as long as it takes. */
  private static int ended(Future<Integer> running, long start)
      throws ExecutionException, InterruptedException {
    while (true) {
      try {
        return running.get(1, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        if (cpuNanos() - start > HANGS_AFTER_SECONDS * 1e9) {
          var hangs = new IllegalStateException("hangs");
          Thread.getAllStackTraces().values().stream()
              .filter(trace -> Arrays.toString(trace).contains("convsheet."))
              .forEach(
                  trace -> {
                    var busy = new Throwable("busy");
                    busy.setStackTrace(trace);
                    hangs.addSuppressed(busy);
                  });
          throw new ExecutionException(hangs);
        }
      }
    }
  }

  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static void judge(Done done, List<String> wrong) {
    var printed = done.out() + done.err();
    for (var fault :
        List.of("a fault in convsheet", "nested too deeply", "more than fits into", "\tat ")) {
      if (printed.contains(fault)) {
        wrong.add("\"" + fault + "\":\n" + done.err() + done.out());
      }
    }
    if (!done.console().isEmpty()) {
      wrong.add("printed past the command: " + done.console());
    }
    if (done.code() < 0 || done.code() > 3) {
      wrong.add("exit code " + done.code());
    }
    if (done.code() == 3 && !done.err().contains("a file that cannot be annotated")) {
      wrong.add("exit code 3: " + done.err());
    }
    if (done.code() < 2 != done.err().isEmpty()) {
      wrong.add("exit code " + done.code() + " with standard error: " + done.err());
    }
    if (!done.err().isEmpty()
        && !(done.err().startsWith("error: ") && done.err().lines().count() <= 3)) {
      wrong.add("a message that is not one: " + done.err());
    }
    if (done.err().matches("(?s).*\\bnull\\b.*")
        || done.err().matches("(?s).*[\\p{Cntrl}&&[^\\r\\n]].*")) {
      wrong.add("odd words: " + done.err());
    }
    if (done.cpuSeconds() > CPU_SECONDS) {
      wrong.add("took " + done.cpuSeconds() + " s of CPU");
    }
  }

  private void judgeOutputs(Case drawn, Done done, List<String> wrong) throws IOException {
    var files = contents(output);
    boolean workbooks = files.keySet().stream().anyMatch(name -> name.endsWith(".xlsx"));
    boolean writes = List.of("run", "exercise").contains(drawn.words().get(0));
    if (writes && done.code() == 0 != workbooks || done.code() > 1 && workbooks) {
      wrong.add("exit code " + done.code() + ", and these files: " + files.keySet());
    }
    var given = Damage.unpackedOrNothing(Files.readAllBytes(file()));
    for (var file : files.entrySet()) {
      try {
        judgeOutput(file.getKey(), file.getValue(), given);
      } catch (IOException | SAXException | RuntimeException e) {
        wrong.add("wrote " + file.getKey() + ", which is bad: " + e);
      }
    }
    if (files.keySet().stream().anyMatch(name -> name.endsWith(".part"))) {
      wrong.add("left " + files.keySet());
    }
  }

  private void judgeOutput(String name, byte[] bytes, Map<String, byte[]> given)
      throws IOException, SAXException {
    if (name.endsWith(".xml")) {
      parse(bytes);
    } else if (name.endsWith(".html")) { // XML behind the line that makes it HTML
      var page = new String(bytes, StandardCharsets.UTF_8);
      parse(page.replaceFirst("<!DOCTYPE html>", "").strip().getBytes(StandardCharsets.UTF_8));
    } else if (name.endsWith(".json")) {
      JsonMapper.shared().readTree(bytes);
    } else if (name.endsWith(".xlsx")) {
      var file = output.resolve(name);
      for (var part : Damage.unpacked(bytes).entrySet()) {
        boolean copied = Arrays.equals(part.getValue(), given.get(part.getKey()));
        if (part.getKey().matches(".*\\.(xml|rels|vml)") && !copied) {
          try {
            parse(part.getValue());
          } catch (SAXException e) {
            throw new IOException(part.getKey(), e);
          }
        }
      }
      if (name.contains("copies")) {
        try (var workbook = WorkbookFile.open(file)) {
          workbook.sheetNames().stream()
              .filter(s -> s.startsWith("Checked"))
              .forEach(workbook::read);
        }
      } else {
        QuestionReader.read(file);
      }
    }
  }

  private static void parse(byte[] xml) throws IOException, SAXException {
    try {
      var reader = XMLHelper.newXMLReader();
      reader.setErrorHandler(new DefaultHandler());
      reader.parse(new InputSource(new ByteArrayInputStream(xml)));
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }

  private void count(Case drawn, Done done) {
    counts.merge(
        "%-7s %-8s exit %d".formatted(drawn.level(), drawn.words().get(0), done.code()),
        1,
        Integer::sum);
    if (done.code() > 1) {
      var kind =
          done.err().matches("(?s).*(its part|no part|the part|sheet |cells? ).*")
              ? "names a part, sheet or cell"
              : done.err().contains("archive") ? "of the archive" : "of another kind";
      counts.merge("messages: " + kind, 1, Integer::sum);
    }
  }

  private static Map<String, byte[]> contents(Path folder) throws IOException {
    var contents = new TreeMap<String, byte[]>();
    try (var files = Files.walk(folder)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        contents.put(folder.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return contents;
  }

  private static void clear(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (var files = Files.walk(folder)) {
        for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  /**
   * Runs cases and prints what is wrong.
   *
   * @param arguments how many cases; the number of the first (default: 1); a folder to which the
   *     files of bad cases are copied (default: none)
   */
  public static void main(String[] arguments) throws IOException {
    int count = Integer.parseInt(arguments[0]);
    long first = arguments.length > 1 ? Long.parseLong(arguments[1]) : 1;
    var folder = Files.createTempDirectory("convsheet-fuzz-");
    long start = System.nanoTime();
    int bad = 0;
    try (var fuzz = new Fuzz(folder)) {
      for (long number = first; number < first + count; number++) {
        var wrong = fuzz.run(number);
        for (var what : wrong) {
          System.out.println("case " + number + ", " + what + "\n");
        }
        if (!wrong.isEmpty()) {
          bad++;
          if (arguments.length > 2) {
            var kept = Files.createDirectories(Path.of(arguments[2]));
            Files.copy(fuzz.file(), kept.resolve(number + ".xlsx"));
          }
        }
        if ((number - first + 1) % 1000 == 0) {
          System.err.printf(
              "%,d cases, %d bad, %.0f s%n",
              number - first + 1, bad, (System.nanoTime() - start) * 1e-9);
        }
      }
      fuzz.counts().forEach((what, n) -> System.out.printf("%8d  %s%n", n, what));
      System.out.printf(
          "%d cases, %d bad; the slowest took %.1f s of CPU; %.0f s in all%n",
          count, bad, fuzz.slowest(), (System.nanoTime() - start) * 1e-9);
    } catch (UncheckedIOException | ProblemException e) {
      throw new IllegalStateException(e);
    } finally {
      clear(folder);
    }
    System.exit(bad == 0 ? 0 : 1);
  }
}
