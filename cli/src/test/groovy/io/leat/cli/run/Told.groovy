package io.leat.cli.run

import io.leat.cli.checkout.LoadedFiles
import io.leat.dsl.JobfileReader
import io.leat.dsl.SourceLoader
import io.leat.dsl.source.Limits
import io.leat.dsl.source.Syntax
import io.leat.engine.agent.AttemptFolder
import io.leat.engine.expression.Scalar
import io.leat.engine.folder.LeatFolder
import io.leat.engine.folder.RunHeader
import io.leat.engine.job.Inputs
import io.leat.engine.job.OutputName
import io.leat.engine.job.Revision
import io.leat.engine.job.TaskName
import io.leat.engine.job.TriggerKind
import io.leat.engine.journal.Journal
import io.leat.engine.run.AttemptOutcome
import io.leat.engine.run.Lease
import io.leat.engine.run.Assignment
import io.leat.engine.run.RecordedEvent
import io.leat.engine.run.RunRules
import io.leat.engine.run.RunSignal
import io.leat.engine.run.RunState
import java.nio.file.Files
import java.nio.file.Path
import java.time.Instant

/** A stored run to which things are told instead of done: the rules decide, and the journal is a real one. */
final class Told implements AutoCloseable {
  static final START = Instant.parse('2026-01-31T12:00:00Z')
  final StoredRun run
  final Journal journal
  final RunState state
  final LeatFolder.Ownership owner
  int second = 0

  /** The run of a Jobfile, begun and owned by this process. */
  static Told begun(Path folder, String jobfile, Map options = [:]) {
    def told = new Told(folder, jobfile, options)
    told.tell(new RunSignal.Start())
    told
  }

  Told(Path folder, String jobfile, Map options = [:]) {
    def inputs = new Inputs(options.parameters ?: [:], new Revision(options.branch, null, null), null, TriggerKind.PERSON, [:])
    def result = new JobfileReader(Limits.STANDARD).read('Jobfile', Syntax.GROOVY, jobfile.getBytes('UTF-8'), inputs, SourceLoader.NONE)
    assert result.diagnostics().findAll { it.severity().name() == 'ERROR' } == []
    run = new RunStart(new RunStart.Source('Jobfile', 'groovy', jobfile, new LoadedFiles(SourceLoader.NONE)), result.jobs().first(), inputs,
      new RunHeader.Request(options.tasks ?: [], '', ''), new RunHeader.Execution(folder, options.slots ?: 4, null), Carry.NOTHING).store()
    journal = Journal.open(run.folder().journal())
    state = new RunState(run.plan())
    owner = options.alone ? null : LeatFolder.own(run.folder())
  }

  Told tell(RunSignal signal) {
    def at = START.plusSeconds(second)
    def events = RunRules.decide(state, signal, at).collect {
      state.apply(it, at)
      new RecordedEvent(state.version(), at, it)
    }
    if (events) {
      journal.append(events)
    }
    this
  }

  /** Lets time pass. */
  Told after(int seconds) {
    second += seconds
    this
  }

  Told grant(String... tasks) {
    tell(new RunSignal.Grant(tasks.collect { new Assignment(new TaskName(it), 'local') }))
  }

  Told start(String... tasks) {
    grant(tasks)
    tasks.each {
      folder(it, lease(it).attempt())
      tell(new RunSignal.Started(lease(it)))
    }
    this
  }

  Lease lease(String task) {
    state.task(new TaskName(task)).held()
  }

  AttemptFolder folder(String task, int attempt = 1) {
    def folder = run.folder().attempt(new TaskName(task), attempt)
    Files.createDirectories(folder.path())
    folder
  }

  Told end(String task, AttemptOutcome outcome = new AttemptOutcome.Exited(0)) {
    tell(new RunSignal.Ended(lease(task), outcome))
  }

  /** Starts a task, and ends it a second later. */
  Told pass(String task, AttemptOutcome outcome = new AttemptOutcome.Exited(0)) {
    start(task).after(1).end(task, outcome)
  }

  Told publish(String task, String output, Object value) {
    tell(new RunSignal.Published(lease(task), new OutputName(output), Scalar.of(value)))
  }

  Told cancel(String by, boolean atOnce = false) {
    tell(new RunSignal.Cancel(by, atOnce))
  }

  @Override
  void close() {
    journal.close()
    owner?.close()
  }
}
