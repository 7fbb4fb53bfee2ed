import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A job whose tasks keep all that a task can keep, on the server and on a host over SSH, and a judge of what became of a run of it. Each task notes
 * that it began in a ledger of its own, beside Leat.
 */
final class Keeping {
  private static final int FILES = 30;

  private final BenchServer server;
  private final Path ledgers;

  Keeping(BenchServer server, Path ledgers) throws IOException {
    this.server = server;
    this.ledgers = Files.createDirectories(ledgers);
  }

  /** The job; agents with the label {@code far} are on other hosts. */
  String jobfile() {
    return """
        job('keep') {
          task('src') { artifact 'src', files: 'source'; sh 'BEGUN; echo $((${LEAT_RUN#*#} / 4)) > source' }
          task('build') {
            use artifact: 'src', from: 'src'
            inputs 'source'
            cache 'deps', key: "deps-${files('source')}", restore: ['deps-'], paths: ['deps']
            output 'sum'
            artifact 'files', files: 'out/*'
            reports junit: 'report.xml'
            lock 'l'
            sh '''
              BEGUN
              mkdir -p out deps; for i in $(seq FILES); do echo "file $i" > out/$i; done; seq 2000 > deps/d
              echo '<testsuite name="s" tests="2"><testcase classname="c" name="t"/><testcase classname="c" name="u"/></testsuite>' > report.xml
              echo "sum=$(cat out/* | sha256sum | cut -d' ' -f1)" >> "$LEAT_OUTPUT"; echo built
            '''
          }
          task('use') {
            use artifact: 'files', from: 'build', into: 'got'
            env SUM: "${outputs.build.sum}"
            retry 1
            lock 'l'
            sh 'BEGUN; echo "$SUM $(cat got/out/* | sha256sum | cut -d" " -f1) $(ls got/out | wc -l)"; [ "$LEAT_ATTEMPT" = 2 ]'
          }
          task('ask') { needs 'build'; approve(); sh 'BEGUN; echo agreed' }
          task('far') {
            agent 'far'
            use artifact: 'files', from: 'build', into: 'got'
            artifact 'back', files: 'back/*'
            output 'there'
            sh 'BEGUN; mkdir back; cp got/out/* back; echo there=$(ls back | wc -l) >> "$LEAT_OUTPUT"; seq 500'
          }
          task('near') {
            use artifact: 'back', from: 'far', into: 'got'
            sh "BEGUN; echo \\"${outputs.far.there} \\$(cat got/back/* | sha256sum | cut -d' ' -f1)\\""
          }
          pipe('p', record: 'artifact') {
            task('one') { sh 'BEGUN; seq 5000' }
            task('two') { sh 'BEGUN; sha256sum' }
          }
          task('late') { needs 'src'; timeout seconds: 1; allowFailure(); sh 'BEGUN; sleep 300' }
          task('child') { output 'v'; run 'child' }
          task('heir') { sh "BEGUN; echo \\"${outputs.child.v}\\"" }
        }
        job('child') {
          task('c') { output 'v'; sh 'BEGUN; echo v=handed on >> "$LEAT_OUTPUT"' }
        }
        """
        .replace("\"BEGUN;", "\"echo x >> '" + ledgers + "'/\\$LEAT_TASK.\\$LEAT_ATTEMPT.\\$LEAT_RUN;")
        .replace("BEGUN", "echo x >> \"" + ledgers + "/$LEAT_TASK.$LEAT_ATTEMPT.$LEAT_RUN\"")
        .replace("FILES", Integer.toString(FILES));
  }

  private static String sum(Stream<String> lines) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      lines.forEach(each -> digest.update((each + "\n").getBytes(StandardCharsets.UTF_8)));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException never) {
      throw new IllegalStateException(never);
    }
  }

  /** The digest of all files together, in the order of a shell. */
  private static String all() {
    return sum(IntStream.rangeClosed(1, FILES).mapToObj(Integer::toString).sorted().map(each -> "file " + each));
  }

  /** What is wrong with a run that has ended, in words. */
  List<String> judge(long run) throws IOException, InterruptedException {
    List<String> wrong = new ArrayList<>();
    String shown = server.good("GET", "/runs/" + run, null);
    if (!shown.contains("\"status\":\"succeeded\"")) {
      wrong.add("ended otherwise: " + shown + " " + server.good("GET", "/runs/" + run + "/tasks", null));
      return wrong;
    }
    boolean takesResult = task(run, "build").contains("\"outcome\":\"the result of run ");
    for (String each : List.of("src.1", "use.1", "use.2", "ask.1", "far.1", "near.1", "one.1", "two.1", "heir.1", "late.1", "build.1")) {
      Path ledger = ledgers.resolve(each + ".keep#" + run);
      int begun = Files.exists(ledger) ? Files.readAllLines(ledger).size() : 0;
      int wanted = each.equals("build.1") && takesResult ? 0 : 1;
      if (begun != wanted) {
        wrong.add("'" + each + "' began " + begun + " times");
      }
    }
    same(wrong, "the log of 'use'", all() + " " + all() + " " + FILES + "\n", log(run, "use"));
    same(wrong, "the log of 'near'", FILES + " " + all() + "\n", log(run, "near"));
    same(wrong, "the log of 'heir'", "handed on\n", log(run, "heir"));
    String lines = String.join("\n", IntStream.rangeClosed(1, 500).mapToObj(Integer::toString).toList()) + "\n";
    same(wrong, "the log of 'far'", lines, log(run, "far"));
    same(wrong, "the stream to 'two'", sum(IntStream.rangeClosed(1, 5000).mapToObj(Integer::toString)) + "  -\n", log(run, "two"));
    for (String artifact : List.of("build/artifacts/files/file?path=out/", "far/artifacts/back/file?path=back/")) {
      for (int i = 1; i <= FILES; i++) {
        HttpResponse<String> file = server.ask("GET", "/runs/" + run + "/tasks/" + artifact + i, null);
        if (!file.body().equals("file " + i + "\n")) {
          wrong.add("of '" + artifact + i + "' is said " + file.statusCode() + ": " + file.body());
        }
      }
    }
    if (!task(run, "late").contains("\"outcome\":\"took longer than 1 s\"")) {
      wrong.add("'late' did not run out of time: " + task(run, "late"));
    }
    String kept = server.good("GET", "/runs/" + run + "/artifacts", null);
    if (!kept.contains("\"task\":\"one\"")) {
      wrong.add("the recorded stream is no artifact: " + kept);
    }
    String tests = server.good("GET", "/runs/" + run + "/tests", null);
    if (!takesResult && !tests.contains("\"tests\":2")) {
      wrong.add("no two tests are reported: " + tests);
    }
    for (String task : List.of("build", "use", "far", "near")) {
      String why = server.good("GET", "/runs/" + run + "/tasks/" + task + "/why", null);
      // each attempt is given to an agent, maybe for the same reason
      List<String> said =
          Stream.of(why.replaceAll("(?s).*\"sentences\":\\[|\\].*", "").split("\",\"", -1)).filter(each -> !each.startsWith("It was given to ")).toList();
      if (said.size() != new HashSet<>(said).size()) {
        wrong.add("said twice: " + why);
      }
    }
    return wrong;
  }

  /** What is wrong with the runs that steps asked for, of so many runs, in words. */
  List<String> judgeChildren(int runs) throws IOException {
    List<String> wrong = new ArrayList<>();
    try (Stream<Path> all = Files.list(ledgers)) {
      List<Path> begun = all.filter(each -> each.getFileName().toString().startsWith("c.1.child#")).toList();
      if (begun.size() != runs) {
        wrong.add(runs + " runs asked for " + begun.size() + " others");
      }
      for (Path each : begun) {
        if (Files.readAllLines(each).size() != 1) {
          wrong.add(each.getFileName() + " began " + Files.readAllLines(each).size() + " times");
        }
      }
    }
    return wrong;
  }

  private static void same(List<String> wrong, String what, String wanted, String found) {
    if (!wanted.equals(found)) {
      wrong.add(what + " is '" + found.strip() + "', wanted '" + wanted.strip() + "'");
    }
  }

  private String task(long run, String task) throws IOException, InterruptedException {
    return server.good("GET", "/runs/" + run + "/tasks/" + task, null);
  }

  private String log(long run, String task) throws IOException, InterruptedException {
    return server.ask("GET", "/runs/" + run + "/tasks/" + task + "/log", null).body();
  }

  /** What is left in a data folder, or on a host, of runs that have ended: ends, keys, locks and folders of attempts there. */
  static List<String> left(Path data, Path host) throws IOException {
    List<String> left = new ArrayList<>();
    try (Stream<Path> all = Files.walk(data.resolve("projects"), 7)) {
      all.map(Path::toString)
          .filter(each -> each.matches(".*/runs/[0-9]+/ends/.*|.*/leat/locks/[^.].*"))
          .forEach(left::add);
    }
    Path attempts = host.resolve("attempts");
    if (Files.exists(attempts)) {
      try (Stream<Path> all = Files.list(attempts)) {
        all.map(Path::toString).forEach(left::add);
      }
    }
    return left;
  }

  /** Whether there is an attempt on this machine that was written and never started. */
  static boolean isUnclaimed(Path data) throws IOException {
    try (Stream<Path> all = Files.walk(data.resolve("projects"), 8)) {
      return all.anyMatch(each -> each.toString().matches(".*/attempts/[^/]+/run") && !Files.exists(each.resolveSibling("claim")));
    }
  }
}
