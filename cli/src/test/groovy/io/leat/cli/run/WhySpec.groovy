package io.leat.cli.run

import io.leat.engine.job.TaskName
import io.leat.engine.folder.LeatFolder
import io.leat.engine.folder.RunFolder
import io.leat.engine.run.AttemptOutcome
import io.leat.engine.run.RunSignal
import io.leat.engine.schedule.AgentRoom
import io.leat.engine.story.Surroundings
import io.leat.engine.story.Why
import java.nio.file.Files
import java.nio.file.Path
import java.time.Duration
import java.time.ZoneOffset
import spock.lang.Specification
import spock.lang.TempDir

/** Each situation is made by the rules themselves and kept in a real journal. */
class WhySpec extends Specification {
  static final CHAIN = "task('a') { sh 'x' }\n task('b') { needs 'a'; sh 'x' }\n task('c') { needs 'b'; sh 'x' }"
  static final ONE = "task('a') { sh 'x' }"
  static final PIPE = "pipe('p') { task('dump') { sh 'x' }\n task('load') { sh 'x' } }"
  static final RETRY = "task('a') { retry 2, delay: 60; sh 'x' }"
  static final FREE = 'It needs no other task, so it could begin at once.'

  @TempDir Path folder
  Told told

  def cleanup() {
    told?.close()
  }

  List<String> why(String task) {
    RunHistory.of(told.run).why(new TaskName(task), Told.START.plusSeconds(told.second), ZoneOffset.UTC)
  }

  def 'what an agent knows of an attempt that has not begun is told'() {
    given:
    told = Told.begun(folder, "job('web') { $ONE }", [:])
    told.grant('a')
    def around = new Surroundings(true, [AgentRoom.alone('local', 1)], halt, { "It was sent 3 s ago, attempt ${it.attempt()}.".toString() })

    expect:
    Why.of(RunHistory.of(told.run).story, around, new TaskName('a'), Told.START, ZoneOffset.UTC).last() == sentence

    where:
    halt               || sentence
    ''                 || "Attempt 1 was given to the agent 'local', and its steps have not begun. It was sent 3 s ago, attempt 1."
    'the disk is full' || "Attempt 1 was given to the agent 'local', and its steps have not begun: nothing begins now, for the disk is full."
  }

  def 'of an attempt that runs it is told when its agent cannot be reached'() {
    given:
    told = Told.begun(folder, "job('web') { $ONE }", [:])
    told.start('a')
    def around = new Surroundings(true, [AgentRoom.alone('local', 1)], '', { 'The agent cannot be reached now, and is tried again: nothing answers.' })

    expect:
    Why.of(RunHistory.of(told.run).story, around, new TaskName('a'), Told.START, ZoneOffset.UTC)[-2..-1] ==
      ['Attempt 1 runs since 12:00:00, for 0 ms.', 'The agent cannot be reached now, and is tried again: nothing answers.']
  }

  def 'of what goes on beyond its time limit it is told what is done about it'() {
    given:
    told = Told.begun(folder, "job('web') { task('a') { timeout seconds: 60; sh 'x' } }", [:])
    told.start('a').after(62)

    expect:
    why('a').last() == 'Attempt 1 runs since 12:00:00, for 1 min 2 s. Its steps may take 1 min 0 s: they are being ended, or its files are being kept.'
  }

  def '#what'() {
    given:
    told = Told.begun(folder, "job('web') { params { text 'target', default: 'staging' }\n $jobfile }", options)
    story(told)

    expect:
    why(task) == expected

    where:
    what                                  | jobfile | options | task | story || expected
    'a task without needs ran'            | ONE     | [:]     | 'a'  | { it.pass('a') } ||
      ["'a' of web#1 succeeded at 12:00:01.", FREE, 'Attempt 1 ended well at 12:00:01.']
    'a task ran after another'            | CHAIN   | [:]     | 'b'  | { it.pass('a').pass('b') } ||
      ["'b' of web#1 succeeded at 12:00:02.", "All that it needs was there: 'a' succeeded at 12:00:01.", 'Attempt 1 ended well at 12:00:02.']
    'a task waited for a slot'            | CHAIN   | [:]     | 'b'  | { it.pass('a').after(30).pass('b') } ||
      ["'b' of web#1 succeeded at 12:00:32.", "All that it needs was there: 'a' succeeded at 12:00:01.",
       'It was ready at 12:00:01 and waited 30.0 s for a free slot.', 'Attempt 1 ended well at 12:00:32.']
    'a task began by an output'           | "task('a') { output 'port', type: 'number'; sh 'x' }\n task('b') { needs outputs.a.port; sh 'x' }" | [:] | 'b' |
      { it.start('a').after(1).publish('a', 'port', 8080G).start('b') } ||
      ["'b' of web#1 is running.", "All that it needs was there: 'a' published port = 8080 at 12:00:01.", 'Attempt 1 runs since 12:00:01, for 0 ms.']
    'its condition held'                  | "task('a') { when params.target == 'staging'; sh 'x' }" | [:] | 'a' | { it.pass('a') } ||
      ["'a' of web#1 succeeded at 12:00:01.", FREE, "Its condition holds: params.target == 'staging' (params.target is 'staging').", 'Attempt 1 ended well at 12:00:01.']
    'its condition does not hold'         | "task('a') { when params.target == 'production' && git.branch == 'main'; sh 'x' }" | [branch: 'dev'] | 'a' | { } ||
      ["'a' of web#1 was skipped at 12:00:00.",
       "Its condition does not hold: params.target == 'production' && git.branch == 'main' (params.target is 'staging', git.branch is 'dev')."]
    'its condition asks for an output that did not come' | "task('a') { output 'v'; sh 'x' }\n task('b') { needs 'a'; when outputs.a.v == 'x'; sh 'x' }" | [:] | 'b' | { it.pass('a') } ||
      ["'b' of web#1 was skipped at 12:00:01.", "Its condition asks for something that was not published: outputs.a.v == 'x' (outputs.a.v is not known)."]
    'a failed need, and the chain behind' | CHAIN   | [:]     | 'c'  | { it.pass('a', new AttemptOutcome.Exited(2)) } ||
      ["'c' of web#1 was skipped at 12:00:01.", "It did not run: needs 'b', which was skipped.",
       "The first cause: 'a' failed: exit code 2. More: leat why 1 'a'", "From there: 'a' -> 'b' -> 'c'."]
    'a consent was given'                 | "task('a') { approve by: ['ops']; sh 'x' }" | [:] | 'a' | { it.after(5).tell(new RunSignal.Approve(new TaskName('a'), 'ada')).pass('a') } ||
      ["'a' of web#1 succeeded at 12:00:06.", FREE, 'ada agreed to it at 12:00:05.', 'Attempt 1 ended well at 12:00:06.']
    'a consent is awaited for a time'     | "task('a') { approve by: ['ops'], minutes: 5; sh 'x' }" | [:] | 'a' | { } ||
      ["'a' of web#1 is waiting for consent.", "It waits until one of 'ops' agrees; if nobody has by 12:05:00, it counts as refused."]
    'a consent is awaited without end'    | "task('a') { approve(); sh 'x' }" | [:] | 'a' | { } ||
      ["'a' of web#1 is waiting for consent.", 'It waits until somebody agrees, as long as it takes.']
    'it was refused'                      | "task('a') { approve(); sh 'x' }" | [:] | 'a' | { it.tell(new RunSignal.Refuse(new TaskName('a'), 'bob')) } ||
      ["'a' of web#1 was cancelled at 12:00:00.", 'It did not begin: refused by bob.']
    'nobody agreed in time'               | "task('a') { approve minutes: 1; sh 'x' }" | [:] | 'a' | { it.after(60).tell(new RunSignal.Due(new TaskName('a'))) } ||
      ["'a' of web#1 was cancelled at 12:01:00.", 'It did not begin: nobody agreed in time.']
    'it gathers others'                   | "task('a') { sh 'x' }\n task('b') { needs 'a' }" | [:] | 'b' | { it.pass('a') } ||
      ["'b' of web#1 succeeded at 12:00:01.", "All that it needs was there: 'a' succeeded at 12:00:01.", 'It has no steps: it only gathers others, and they are there.']
    'it waits for others'                 | CHAIN   | [:]     | 'b'  | { it.start('a') } ||
      ["'b' of web#1 is waiting.", "It waits for 'a' (running)."]
    'it waits for an output'              | "task('a') { output 'port'; sh 'x' }\n task('b') { needs outputs.a.port; sh 'x' }" | [:] | 'b' | { it.start('a') } ||
      ["'b' of web#1 is waiting.", "It waits for the output 'port' of 'a' (running)."]
    'the output did not come'             | "task('a') { output 'port'; sh 'x' }\n task('b') { needs outputs.a.port; sh 'x' }" | [:] | 'b' | { it.pass('a', new AttemptOutcome.Exited(1)) } ||
      ["'b' of web#1 was skipped at 12:00:01.", "It did not run: needs the output 'port' of 'a', which failed without publishing it.",
       "The first cause: 'a' failed: exit code 1. More: leat why 1 'a'"]
    'it waits for a slot'                 | "task('a') { sh 'x' }\n task('b') { sh 'x' }" | [slots: 1] | 'b' | { it.start('a') } ||
      ["'b' of web#1 is ready.", FREE, "It is ready and waits for a free slot: 1 of 1 slot is taken, by 'a'."]
    'its pipe waits for room'             | "task('a') { sh 'x' }\n $PIPE" | [slots: 2] | 'load' | { it.start('a') } ||
      ["'load' of web#1 is ready.", "All that it needs was there: 'dump' started with it and is read by it.",
       "It is ready and waits for room for all 2 members of its pipe, which start together: 1 of 2 slots are taken, by 'a'."]
    'its pipe waits for a mate'           | "task('a') { sh 'x' }\n task('dump') { needs 'a'; sh 'x' }\n task('load') { stdin from: 'dump'; sh 'x' }" | [:] | 'load' | { it.start('a') } ||
      ["'load' of web#1 is waiting for its pipe.", "It has all that it needs; the members of its pipe start together, and it waits for 'dump' (waiting)."]
    'its pipe has not ended'              | PIPE    | [:]     | 'dump' | { it.start('dump', 'load').after(1).end('dump') } ||
      ["'dump' of web#1 is waiting for the end of its pipe.", FREE, 'Attempt 1 ended well at 12:00:01.',
       "Its own attempt has ended; the members of its pipe end together, and it waits for 'load' (running)."]
    'a mate of its pipe failed first'     | PIPE    | [:]     | 'dump' | { it.start('dump', 'load').end('load', new AttemptOutcome.Exited(4)).end('dump', new AttemptOutcome.Exited(141)) } ||
      ["'dump' of web#1 failed at 12:00:00.", FREE, "Attempt 1 ended with exit code 141 (signal 13) at 12:00:00. Look: leat logs 1 'dump'",
       'Signal 13 is SIGPIPE: it wrote and nobody read any more.', "In its pipe: 'load' of its pipe failed first: exit code 4."]
    'its readers had read enough'         | PIPE    | [:]     | 'dump' | { it.start('dump', 'load').end('load').end('dump', new AttemptOutcome.Exited(141)) } ||
      ["'dump' of web#1 succeeded at 12:00:00.", FREE, "Attempt 1 ended with exit code 141 (signal 13) at 12:00:00. Look: leat logs 1 'dump'",
       'Signal 13 is SIGPIPE: it wrote and nobody read any more.', 'In its pipe: its readers had read enough.']
    'a mate of its pipe does not run'     | "task('dump') { when params.target == 'x'; sh 'x' }\n task('load') { stdin from: 'dump'; sh 'x' }" | [:] | 'load' | { } ||
      ["'load' of web#1 was skipped at 12:00:00.", "It did not run: 'dump' of its pipe does not run.",
       "The first cause: 'dump' was skipped: its condition does not hold: params.target == 'x'. More: leat why 1 'dump'"]
    'it runs now'                         | "task('a') { timeout minutes: 2; sh 'x' }" | [:] | 'a' | { it.start('a').after(61) } ||
      ["'a' of web#1 is running.", FREE, 'Attempt 1 runs since 12:00:00, for 1 min 1 s. It may take 2 min 0 s.']
    'it is being prepared'                | ONE     | [:]     | 'a'  | { it.grant('a') } ||
      ["'a' of web#1 is starting.", FREE, "Attempt 1 was given to the agent 'local', and its steps have not begun: its workspace is made ready."]
    'it failed'                           | ONE     | [:]     | 'a'  | { it.pass('a', new AttemptOutcome.Exited(3)) } ||
      ["'a' of web#1 failed at 12:00:01.", FREE, "Attempt 1 ended with exit code 3 at 12:00:01. Look: leat logs 1 'a'"]
    'it failed in its second step'        | "task('a') { sh 'x'; sh 'y'; sh 'z' }" | [:] | 'a' | { it.start('a'); Files.writeString(it.folder('a').steps(), '1 0\n2 14\n'); it.end('a', new AttemptOutcome.Exited(127)) } ||
      ["'a' of web#1 failed at 12:00:00.", FREE, "Attempt 1 ended with exit code 127 in step 2 of 3 at 12:00:00. Look: leat logs 1 'a'",
       '127 is what a shell says when a command is not found.']
    'a signal ended it'                   | ONE     | [:]     | 'a'  | { it.pass('a', new AttemptOutcome.Exited(137)) } ||
      ["'a' of web#1 failed at 12:00:01.", FREE, "Attempt 1 ended with exit code 137 (signal 9) at 12:00:01. Look: leat logs 1 'a'",
       'Signal 9 is SIGKILL; the system sends it when memory runs out.']
    'it took too long'                    | ONE     | [:]     | 'a'  | { it.pass('a', new AttemptOutcome.TimedOut(Duration.ofSeconds(90))) } ||
      ["'a' of web#1 failed at 12:00:01.", FREE, "Attempt 1 was stopped at 12:00:01 because it took longer than its timeout of 1 min 30 s. Look: leat logs 1 'a'"]
    'a promise was broken'                | ONE     | [:]     | 'a'  | { it.pass('a', new AttemptOutcome.Broken("no file matches 'out/*.jar'")) } ||
      ["'a' of web#1 failed at 12:00:01.", FREE, "Attempt 1 failed, though no step of it did: no file matches 'out/*.jar'. Look: leat logs 1 'a'"]
    'it could not be run'                 | ONE     | [:]     | 'a'  | { it.pass('a', new AttemptOutcome.Errored("the secret 'KEY' was not given")) } ||
      ["'a' of web#1 errored at 12:00:01.", FREE, "Attempt 1 could not be run: the secret 'KEY' was not given. Its steps did not decide this."]
    'it was lost'                         | ONE     | [:]     | 'a'  | { it.pass('a', new AttemptOutcome.Lost('the machine was started anew')) } ||
      ["'a' of web#1 was lost at 12:00:01.", FREE,
       "Attempt 1 was lost: the machine was started anew. Nobody knows whether it did its work, so it is not run again by itself unless retry names 'lost'."]
    'an earlier result holds'             | ONE     | [:]     | 'a'  | { it.grant('a').end('a', new AttemptOutcome.Reused(12)) } ||
      ["'a' of web#1 succeeded at 12:00:00.", FREE,
       "Nothing ran: the result of run 12 was taken, since nothing that it depends on has changed. How that came to be: leat why 12 'a'"]
    'no earlier result was taken'         | ONE     | [:]     | 'a'  | { it.start('a'); Files.writeString(it.run.folder().notes(new TaskName('a'), 1), "'src/A.java' changed since run 3\n"); it.end('a') } ||
      ["'a' of web#1 succeeded at 12:00:00.", FREE, "'src/A.java' changed since run 3", 'Attempt 1 ended well at 12:00:00.']
    'it may fail'                         | "task('a') { allowFailure(); sh 'x' }" | [:] | 'a' | { it.pass('a', new AttemptOutcome.Exited(1)) } ||
      ["'a' of web#1 failed at 12:00:01.", FREE, "Attempt 1 ended with exit code 1 at 12:00:01. Look: leat logs 1 'a'",
       'The run goes on as if it had succeeded, since allowFailure says that it may fail.']
    'it waits to be tried again'          | RETRY   | [:]     | 'a'  | { it.pass('a', new AttemptOutcome.Exited(1)) } ||
      ["'a' of web#1 is waiting to be tried again.", FREE, "Attempt 1 ended with exit code 1 at 12:00:01. Look: leat logs 1 'a'",
       'It is tried again, as attempt 2 from 12:01:01 on, because of: exit code 1. It may have 3 attempts.', 'It waits until 12:01:01 for attempt 2.']
    'it was tried again and succeeded'    | "task('a') { retry 1; sh 'x' }" | [:] | 'a' | { it.pass('a', new AttemptOutcome.Exited(1)).pass('a') } ||
      ["'a' of web#1 succeeded at 12:00:02, in attempt 2.", FREE, "Attempt 1 ended with exit code 1 at 12:00:01. Look: leat logs 1 'a' --attempt 1",
       'It is tried again, as attempt 2 from 12:00:01 on, because of: exit code 1. It may have 2 attempts.', 'Attempt 2 ended well at 12:00:02.']
    'all attempts are used'               | "task('a') { retry 1; sh 'x' }" | [:] | 'a' | { it.pass('a', new AttemptOutcome.Exited(1)).pass('a', new AttemptOutcome.Exited(2)) } ||
      ["'a' of web#1 failed at 12:00:02, in attempt 2.", FREE, "Attempt 1 ended with exit code 1 at 12:00:01. Look: leat logs 1 'a' --attempt 1",
       'It is tried again, as attempt 2 from 12:00:01 on, because of: exit code 1. It may have 2 attempts.',
       "Attempt 2 ended with exit code 2 at 12:00:02. Look: leat logs 1 'a' --attempt 2", 'All of its 2 attempts are used.']
    'it is not tried again after that'    | RETRY   | [:]     | 'a'  | { it.pass('a', new AttemptOutcome.Lost('gone')) } ||
      ["'a' of web#1 was lost at 12:00:01.", FREE, "Attempt 1 was lost: gone. Nobody knows whether it did its work, so it is not run again by itself unless retry names 'lost'.",
       'It was not tried again: that happens after failed, errored, timeout only.']
    'it was not tried again when stopping' | RETRY  | [:]     | 'a'  | { it.start('a').cancel('ada').end('a', new AttemptOutcome.Exited(1)) } ||
      ["'a' of web#1 failed at 12:00:00.", FREE, "Attempt 1 ended with exit code 1 at 12:00:00. Look: leat logs 1 'a'",
       'It was not tried again, since the run was being stopped.']
    'somebody stopped it while it ran'    | ONE     | [:]     | 'a'  | { it.start('a').cancel('ada', true).end('a', new AttemptOutcome.Stopped('ada')) } ||
      ["'a' of web#1 was cancelled at 12:00:00.", FREE, 'Attempt 1 was stopped at 12:00:00. Whoever stopped the run: ada, at once.']
    'somebody stopped it before it began' | CHAIN   | [:]     | 'b'  | { it.start('a').cancel('leat cancel') } ||
      ["'b' of web#1 was cancelled at 12:00:00.", 'It had not begun when the run was stopped by: leat cancel.']
    'the time of the run was up'          | CHAIN   | [:]     | 'b'  | { it.start('a').tell(new RunSignal.Expire(Duration.ofSeconds(60))) } ||
      ["'b' of web#1 was cancelled at 12:00:00.", 'It had not begun when the time of the run was up: the run took longer than 60 s.']
    'it runs at the end and waits'        | "task('a') { sh 'x' }\n always { task('tidy') { sh 'x' } }" | [:] | 'tidy' | { it.start('a') } ||
      ["'tidy' of web#1 is waiting.", "It runs at the end in any case, and waits for all other tasks; 1 has not ended: 'a' (running)."]
    'it ran at the end in any case'       | "task('a') { sh 'x' }\n always { task('tidy') { sh 'x' } }" | [:] | 'tidy' | { it.pass('a', new AttemptOutcome.Exited(1)).pass('tidy') } ||
      ["'tidy' of web#1 succeeded at 12:00:02.", 'It runs at the end in any case, and all other tasks had ended.', 'Attempt 1 ended well at 12:00:02.']
    'nobody runs the run'                 | CHAIN   | [alone: true] | 'b' | { it.start('a') } ||
      ["'b' of web#1 is waiting.", "It waits for 'a' (running).", 'Nobody runs this run now, so nothing goes on. Go on with it: leat attach 1']
  }

  def 'a lock is held by a task of another run, until that has ended'() {
    given:
    told = Told.begun(folder, "job('web') { task('a') { lock 'staging db'; sh 'x' } }")
    def other = folder.resolve('.leat/runs/9/attempts/' + RunFolder.fileName('deploy [eu]') + '.2')
    Files.createDirectories(other)
    Files.createFile(folder.resolve('.leat/runs/9/header'))
    Files.createDirectories(told.run.leat().locks())
    Files.writeString(told.run.leat().locks().resolve(RunFolder.fileName('staging db')), other.toString())
    def owner = LeatFolder.own(told.run.leat().run(9))
    def held = "It is ready and waits for the lock 'staging db', which 'deploy [eu]' of run 9 holds."

    expect:
    why('a') == ["'a' of web#1 is ready.", FREE, held]

    when: 'its steps have ended, and what it left is being kept'
    Files.writeString(other.resolve('exit'), '0\n')

    then:
    why('a').last() == held

    when: 'whoever ran it is killed'
    owner.close()

    then:
    why('a').last() == "$held Nobody runs run 9 now. Go on with it, or stop it: leat attach 9, leat cancel 9"

    when:
    Files.writeString(folder.resolve('.leat/runs/9/ended'), 'succeeded')

    then:
    why('a').last() == 'It is ready, and starts next: 0 of 4 slots are taken.'
  }

  def 'a lock is held by a task of this run'() {
    given:
    told = Told.begun(folder, "job('web') { task('a') { lock 'db'; sh 'x' }\n task('b') { lock 'db'; sh 'x' } }")
    told.start('a')
    Files.createDirectories(told.run.leat().locks())
    Files.writeString(told.run.leat().locks().resolve('db'), told.folder('a').path().toString())

    expect:
    why('b').last() == "It is ready and waits for the lock 'db', which 'a' of this run holds."
  }

  def 'a run that has not begun'() {
    given:
    told = new Told(folder, "job('web') { $ONE }")

    expect:
    why('a') == ["'a' of web#1 is waiting.", 'The run has not begun.']
  }

  def 'a time of another day is told with its day'() {
    given:
    told = Told.begun(folder, "job('web') { $ONE }")
    told.pass('a').after(86_400)

    expect:
    why('a').first() == "'a' of web#1 succeeded at 2026-01-31 12:00:01."
  }

  def 'of many tasks that it waits for ten are named'() {
    given:
    told = Told.begun(folder, "job('web') { " + (1..30).collect { "task('t$it') { sh 'x' }" }.join('\n') +
      "\n task('z') { needs ${(1..30).collect { "'t$it'" }.join(', ')}; sh 'x' } }")

    expect:
    why('z').last().endsWith("'t10' (ready); and 20 more.")
  }
}
