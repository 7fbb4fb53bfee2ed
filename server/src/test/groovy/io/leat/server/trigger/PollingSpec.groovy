package io.leat.server.trigger

import io.leat.server.host.RunRequest
import java.nio.file.Files
import java.time.Duration
import java.util.random.RandomGenerator

class PollingSpec extends TriggerCase {
  def random = RandomGenerator.of('L64X128MixRandom')

  def 'the first look only notes; what moves after it counts as pushed, once, over a restart too'() {
    given:
    def first = commit(['Jobfile': jobfile(all: 'push()', src: "push paths: ['src/*']")])
    def project = project(poll: Duration.ofMinutes(1))
    def polling = new Polling(triggers, clock, random)

    when:
    polling.look(project)

    then:
    runs().empty

    when:
    def second = commit(['other': 'x'])
    git('tag', 'v1', first)
    close()
    open()
    polling = new Polling(triggers, clock, random)
    2.times { polling.look(project) }

    then:
    runs()*.spec()*.ref() == ['refs/heads/main', 'refs/tags/v1', 'refs/tags/v1']
    RunRequest.read(runs()[0].spec().request()) == RunRequest.of(second, null)
    runs()*.cause()*.by().unique() == ['poll']
    polling.problems().isEmpty()
  }

  def 'projects are looked at after their time, and after problems later and later'() {
    given:
    commit(['Jobfile': jobfile(all: 'push()')])
    def project = project(poll: Duration.ofMinutes(10))
    def polling = new Polling(triggers, clock, random)
    def tips = { store.settings().get('poll.' + project.id()).orElse('') }

    when:
    waitFor { polling.tick(); !tips().isEmpty() }
    def noted = tips()
    commit([:])
    clock.step(Duration.ofMinutes(8))
    polling.tick()

    then:
    tips() == noted

    when:
    clock.step(Duration.ofMinutes(4))
    waitFor { polling.tick(); tips() != noted }

    then:
    waitFor { runs().size() == 1 } == null

    when:
    Files.move(folder.resolve('repo'), folder.resolve('away'))
    clock.step(Duration.ofMinutes(12))
    waitFor { polling.tick(); polling.problems().containsKey(project.id()) }
    def problem = polling.problems()[project.id()]
    Files.move(folder.resolve('away'), folder.resolve('repo'))
    clock.step(Duration.ofMinutes(12))
    polling.tick()

    then: 'twice the time has not passed'
    !problem.empty
    polling.problems().containsKey(project.id())

    when:
    clock.step(Duration.ofMinutes(12))
    waitFor { polling.tick(); polling.problems().isEmpty() }

    then:
    runs().size() == 1

    cleanup:
    polling.close()
  }

  def 'a look that an error of Leat ends is a problem like others'() {
    given:
    commit(['Jobfile': jobfile(all: 'push()')])
    def project = project(poll: Duration.ofMinutes(10))
    store.settings().set('poll.' + project.id(), 'no JSON')
    def polling = new Polling(triggers, clock, random)

    when:
    polling.look(project)

    then:
    polling.problems() == [(project.id()): 'an error of Leat; see the log of the server']
  }
}
