package io.leat.server.trigger

import io.leat.dsl.source.Limits
import io.leat.git.Access
import io.leat.git.Reach
import io.leat.server.hook.Forge
import io.leat.server.hook.HookResult
import io.leat.server.hook.PushEvent
import io.leat.server.host.LimitedJobfileReader
import io.leat.server.host.Origins
import io.leat.store.Kind
import io.leat.store.Project
import io.leat.store.ProjectSpec
import io.leat.store.Run
import io.leat.store.RunQuery
import io.leat.store.Store
import io.leat.store.StoreConfig
import java.nio.file.Files
import java.nio.file.Path
import java.time.Duration
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.TimeUnit
import spock.lang.Specification
import spock.lang.TempDir

/** A store, repositories made by the git program, and what triggers make of them. Runs are stored, and go nowhere. */
abstract class TriggerCase extends Specification {
  static final JOB = "{ task('t') { sh 'true' } }"

  @TempDir Path folder
  def clock = new SteppingClock('2026-03-02T12:00:00Z')
  Store store
  Origins origins
  Triggers triggers
  def created = new CopyOnWriteArrayList<Run>()

  def setup() {
    Files.createDirectories(folder.resolve('repo'))
    git('init', '-q', '-b', 'main')
    open()
  }

  def cleanup() {
    close()
  }

  void open() {
    store = Store.open(StoreConfig.file(folder.resolve('data')))
    origins = new Origins(store, folder.resolve('data'), Reach.anywhere(), { Access.none() }, 1 << 20)
    triggers = new Triggers(store, origins, new LimitedJobfileReader(Limits.STANDARD), { created << it }, clock)
  }

  void close() {
    origins.close()
    store.close()
  }

  String git(String... words) {
    def builder = new ProcessBuilder(['git', *words]).directory(folder.resolve('repo').toFile()).redirectErrorStream(true)
    builder.environment().putAll([GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', LC_ALL: 'C', GIT_AUTHOR_NAME: 'Ann', GIT_AUTHOR_EMAIL: 'a@example.com',
                                  GIT_COMMITTER_NAME: 'Ann', GIT_COMMITTER_EMAIL: 'a@example.com'])
    def process = builder.start()
    def said = process.inputStream.text
    assert process.waitFor() == 0: said
    said.trim()
  }

  String commit(Map<String, String> files, String message = 'a change') {
    files.each { name, text ->
      def file = folder.resolve('repo').resolve(name)
      Files.createDirectories(file.parent)
      Files.writeString(file, text)
      git('add', '--', name)
    }
    git('commit', '-q', '--allow-empty', '-m', message)
    git('rev-parse', 'HEAD')
  }

  /** A Jobfile with a job for each entry: its name, and what is in its triggers. */
  static String jobfile(Map<String, String> jobs) {
    jobs.collect { name, triggers -> "job('$name') {\n" + (triggers == null ? '' : "  triggers { $triggers }\n") + "  task('t') { sh 'true' }\n}\n" }.join('')
  }

  Project project(Map change = [:]) {
    store.projects().create(new ProjectSpec(change.name ?: 'web', new ProjectSpec.Source(Kind.GIT, "file://${folder.resolve('repo')}", null, 'Jobfile', change.poll as Duration), ProjectSpec.Secrets.NONE, change.settings ?: [:]), clock.instant())
  }

  static PushEvent push(String ref, String before, String after, String message = null) {
    new PushEvent(ref, before, after, message, 'ann')
  }

  static HookResult.Pushed hook(String delivery, PushEvent... pushes) {
    new HookResult.Pushed(new HookResult.Delivery(Forge.GITHUB, delivery, '1'), pushes.toList())
  }

  List<Run> runs() {
    store.runs().page(RunQuery.ALL, Long.MAX_VALUE, 1000).reverse()
  }

  List<String> jobs() {
    runs()*.job()
  }

  static void waitFor(Closure<Boolean> condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30)
    while (!condition()) {
      assert System.nanoTime() < end: 'it did not happen within 30 s'
      Thread.yield()
    }
  }
}
