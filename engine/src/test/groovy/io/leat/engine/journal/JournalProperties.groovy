package io.leat.engine.journal

import io.leat.engine.expression.Scalar
import io.leat.engine.job.Environment
import io.leat.engine.job.EnvironmentName
import io.leat.engine.job.OutputName
import io.leat.engine.job.TaskName
import io.leat.engine.run.AttemptOutcome
import io.leat.engine.run.EventText
import io.leat.engine.run.Lease
import io.leat.engine.run.RecordedEvent
import io.leat.engine.run.RunEvent
import io.leat.engine.run.RunStatus
import io.leat.engine.run.TaskResult
import io.leat.engine.run.TaskStatus
import java.nio.file.Files
import java.nio.file.Path
import java.time.Duration
import java.time.Instant
import net.jqwik.api.Arbitraries
import net.jqwik.api.Arbitrary
import net.jqwik.api.Example
import net.jqwik.api.ForAll
import net.jqwik.api.Property
import net.jqwik.api.Provide

/** Whatever is done to a journal: what is read is what was written, from the first event on, or it is refused by file and byte. */
class JournalProperties {
  private static final List<String> TEXTS = ['', 'a', '\t', '\n', '\r\n', '\\', '\\t', '\\\\n', 'ä', '\u2028', '\u0000', '\uD83D\uDE80',
    'a\tb\nc\\d', ' ', '%s', '\u00A0', '\u0085', 'x' * 300]
  private static final List<String> NAMES = ['a', 'b c', "it's", 'Übersetzen', '東京', 'a"b', '$x', '-', '%2F']

  static String text(Random random) {
    (0..random.nextInt(3)).collect { TEXTS[random.nextInt(TEXTS.size())] }.join('')
  }

  static RecordedEvent recorded(long version, Random random) {
    new RecordedEvent(version, Instant.ofEpochMilli(random.nextLong() >> 10), event(random))
  }

  static RunEvent event(Random random) {
    def name = new TaskName(NAMES[random.nextInt(NAMES.size())])
    def lease = new Lease(name, random.nextInt(), random.nextLong(), text(random))
    def at = Instant.ofEpochMilli(random.nextLong() >> 10)
    def outcomes = [new AttemptOutcome.Exited(random.nextInt()), new AttemptOutcome.Reused(random.nextInt()),
      new AttemptOutcome.Broken(text(random)), new AttemptOutcome.TimedOut(Duration.ofMillis(random.nextInt())),
      new AttemptOutcome.Stopped(text(random)), new AttemptOutcome.Errored(text(random)), new AttemptOutcome.Lost(text(random))]
    def values = [Scalar.of(text(random)), Scalar.of(random.nextBoolean()), Scalar.nothing(), Scalar.of(random.nextLong()),
      Scalar.of(new BigDecimal(new BigInteger(200, random), random.nextInt(100) - 50))]
    def results = TaskStatus.values()
    def ends = RunStatus.values()
    switch (random.nextInt(14)) {
      case 0: return new RunEvent.RunStarted()
      case 1: return new RunEvent.ApprovalAsked(name, random.nextBoolean() ? null : at)
      case 12: return new RunEvent.EnvironmentAsked(name, new Environment(new EnvironmentName('live'), random.nextBoolean() ? null : 'https://a.example'))
      case 2: return new RunEvent.ApprovalGiven(name, text(random))
      case 3: return new RunEvent.TaskCleared(name)
      case 4: return new RunEvent.TaskReady(name, random.nextInt())
      case 5: return new RunEvent.AttemptLeased(lease)
      case 6: return new RunEvent.AttemptStarted(lease)
      case 7: return new RunEvent.OutputPublished(lease, new OutputName('o-1'), values[random.nextInt(values.size())])
      case 8: return new RunEvent.AttemptEnded(lease, outcomes[random.nextInt(outcomes.size())])
      case 9: return new RunEvent.RetryScheduled(name, random.nextInt(), at, text(random))
      case 10: return new RunEvent.TaskFinished(name,
        new TaskResult(results[random.nextInt(results.length)], text(random), random.nextBoolean()))
      case 11: return new RunEvent.CancelRequested(text(random), random.nextBoolean(), random.nextBoolean())
      default: return new RunEvent.RunFinished(ends[random.nextInt(ends.length)])
    }
  }

  /** Appends of one to four events each, as they are decided together. */
  @Provide
  Arbitrary<List<List<RecordedEvent>>> appends() {
    Arbitraries.longs().map { long seed ->
      def random = new Random(seed)
      long version = 0
      (0..random.nextInt(4)).collect { (0..random.nextInt(3)).collect { recorded(++version, random) } }
    }
  }

  @Example
  void 'every kind of event, and of outcome, is among those that are tried'() {
    def random = new Random(1)
    def tried = (1..5_000).collect { event(random) }
    assert tried*.class as Set == RunEvent.permittedSubclasses*.permittedSubclasses.flatten() as Set
    assert tried.findAll { it instanceof RunEvent.AttemptEnded }*.outcome()*.class as Set == AttemptOutcome.permittedSubclasses as Set
  }

  @Property(tries = 200)
  void 'any event reads back as it was written'(@ForAll long seed) {
    def random = new Random(seed)
    10.times {
      def event = recorded(random.nextLong(), random)
      def line = new StringBuilder()
      EventText.write(event, line)
      assert !line.toString().contains('\n')
      assert EventText.read(line.toString()) == event
    }
  }

  @Property(tries = 60)
  void 'appends read back, by replay, by reading along, and after opening again'(@ForAll('appends') List<List<RecordedEvent>> appends) {
    inFolder { Path file ->
      def along = []
      long offset = 0
      Journal.open(file).withCloseable { journal ->
        appends.each {
          journal.append(it)
          offset = Journal.read(file, offset) { along << it }
        }
        assert replayed(journal) == appends.flatten()
        assert journal.version() == appends.flatten().last().version()
      }
      assert along == appends.flatten()
      assert offset == Files.size(file)
      Journal.open(file).withCloseable {
        assert replayed(it) == appends.flatten()
        assert it.dropped() == 0
      }
    }
  }

  @Property(tries = 5)
  void 'cut at any byte, it holds the whole appends before, and goes on from there'(@ForAll('appends') List<List<RecordedEvent>> appends) {
    inFolder { Path file ->
      def ends = [0L]
      Journal.open(file).withCloseable { journal ->
        appends.each {
          journal.append(it)
          ends << Files.size(file)
        }
      }
      byte[] whole = Files.readAllBytes(file)
      // a long text has nothing to show between its ends
      def cuts = whole.length < 2000 ? (0..whole.length) : (0..1000) + ((whole.length - 1000)..whole.length)
      for (int cut in cuts) {
        Files.write(file, Arrays.copyOf(whole, cut))
        int kept = ends.count { it <= cut } - 1
        def expected = appends.take(kept).flatten()
        def after = new RecordedEvent(expected.size() + 1, Instant.EPOCH, new RunEvent.RunStarted())
        Journal.open(file).withCloseable { journal ->
          assert replayed(journal) == expected
          assert journal.dropped() == cut - ends[kept]
          assert Files.size(file) == ends[kept]
          journal.append([after])
        }
        assert read(file) == expected + [after]
      }
    }
  }

  @Property(tries = 60)
  void 'with bits turned over, it gives a beginning of what was written or is refused by file and byte'(
      @ForAll('appends') List<List<RecordedEvent>> appends, @ForAll long seed) {
    inFolder { Path file ->
      Journal.open(file).withCloseable { journal -> appends.each { journal.append(it) } }
      byte[] whole = Files.readAllBytes(file)
      def random = new Random(seed)
      20.times {
        byte[] damaged = whole.clone()
        (1 + random.nextInt(3)).times { damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8)) }
        Files.write(file, damaged)
        def same = Arrays.equals(whole, damaged)
        try {
          Journal.open(file).withCloseable { journal ->
            def events = replayed(journal)
            assert events == appends.flatten().take(events.size())
            assert events.size() in appends.inits()*.flatten()*.size()
            assert same == (events.size() == appends.flatten().size() && journal.dropped() == 0)
          }
        } catch (IOException refused) {
          assert !same
          assert refused.message.contains("'$file'") && refused.message =~ /at byte \d+/
          assert Arrays.equals(Files.readAllBytes(file), damaged)
        }
      }
    }
  }

  static List<RecordedEvent> replayed(Journal journal) {
    def events = []
    journal.replay { events << it }
    events
  }

  static List<RecordedEvent> read(Path file) {
    def events = []
    Journal.read(file, 0) { events << it }
    events
  }

  private static void inFolder(Closure body) {
    def folder = Files.createTempDirectory('journal')
    try {
      body(folder.resolve('events'))
    } finally {
      folder.toFile().deleteDir()
    }
  }
}
