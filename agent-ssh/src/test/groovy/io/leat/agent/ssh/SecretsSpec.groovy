package io.leat.agent.ssh

import io.leat.engine.agent.AttemptDriver.Adoption
import io.leat.engine.agent.StepScript
import io.leat.engine.log.Redactor
import io.leat.engine.log.Secret
import io.leat.engine.run.AttemptOutcome.Exited
import java.nio.file.Files
import java.nio.file.attribute.PosixFilePermissions

/** Secrets on a host: what is there, and that none of it comes back. */
class SecretsSpec extends CableFixture {
  static final String SECRET = 'pr3cious-Ω/value+of "mine"'

  def 'the steps have the value, and the log has not: #script'() {
    expect:
    end(launch(script: script, secrets: [KEY: SECRET])) == new Exited(0)
    log() == printed
    noneHere()

    where:
    script                                              || printed
    'echo "<$KEY>"'                                     || '<***>\n'
    'printf %s "$KEY"'                                  || '***'
    'printf %s "$KEY" | base64 -w 0'                    || '***'
    'printf %s "$KEY" | head -c 10; sleep 0.5; printf %s "$KEY" | tail -c +11; echo' || '***\n'
    'true'                                              || ''
  }

  def 'a file with a secret is there for the account alone while the steps run, and masked'() {
    when:
    def lease = launch(script: 'stat -c %a "$F"; cat "$F"; printf "%s|" "${VALUE-none}"; ls "$(dirname "$F")"', files: [VALUE: SECRET + '\n'], paths: [F: 'VALUE'])

    then:
    end(lease) == new Exited(0)
    log() == '600\n***\nnone|VALUE\n'
    !Files.exists(host(lease).secretFiles())
    noneHere()
  }

  def 'what only another task of its pipe was given is masked, and not given'() {
    given:
    def fifo = served.resolve('attempts/task.2.in')

    when:
    def writer = launch(script: 'echo "$KEY"; echo "$KEY" >&2', secrets: [KEY: SECRET], outputs: [fifo])
    def reader = launch(script: 'cat; echo "${KEY-none}"; [ -z "${leat_masked_1-}" ]', masked: [SECRET], input: fifo)

    then:
    [end(writer), end(reader)] == [new Exited(0)] * 2
    log(writer) == '***\n***\n'
    log(reader) == '***\nnone\n'
    noneHere()
  }

  def 'steps begin where they do in the masked log, if only the number of the bytes printed is known'() {
    given:
    def steps = ['echo "one $KEY"', 'echo "talk $KEY" >&2; echo "two $KEY"', 'true', 'echo 3', 'exit 7']

    expect:
    end(launch(steps: steps.collect { new StepScript.Script('', it) }, secrets: [KEY: SECRET])) == new Exited(7)
    log() == 'one ***\ntalk ***\ntwo ***\n3\n'
    folder().steps().toFile().readLines() == ['1 0', '2 8', '3 25', '4 25', '5 27']
  }

  def 'on the host the file of the values is empty by the first step, and nobody else reads the log'() {
    given:
    def lease = launch(script: "ls -l \"\$(dirname \"\$LEAT_OUTPUT\")/secrets\" > listed; read line < '${gate()}' || :; echo \"\$KEY\"", secrets: [KEY: SECRET])
    poll { Files.exists(workspace.resolve('listed')) && Files.size(workspace.resolve('listed')) > 0 }
    def there = host(lease)

    expect:
    Files.size(there.secrets()) == 0
    PosixFilePermissions.toString(Files.getPosixFilePermissions(there.secrets())) == 'rw-------'
    PosixFilePermissions.toString(Files.getPosixFilePermissions(there.log())) == 'rw-------'
    PosixFilePermissions.toString(Files.getPosixFilePermissions(there.path())) == 'rwx------'
    there.path().toFile().listFiles().every { !it.getText('UTF-8').contains(SECRET) }

    when:
    Files.writeString(gate(), 'go\n')

    then:
    end(lease) == new Exited(0)
    log(lease) == '***\n'
    poll { onHost() == [] }
  }

  def 'links that break and servers that restart in the middle of a log change none of its bytes'() {
    given: 'secrets on the borders of all that is read at once, and steps that begin among them'
    byte[] bytes = new byte[6_000_000]
    new Random(17).nextBytes(bytes)
    byte[] secret = SECRET.getBytes('UTF-8')
    for (int at = 4096; at < bytes.length; at += 4096) {
      System.arraycopy(secret, 0, bytes, at - at.intdiv(4096) % secret.length, secret.length)
    }
    Files.write(workspace.resolve('bytes'), bytes)
    def cuts = [0, 1_048_570, 1_048_580, 3_000_000, 6_000_000]
    def steps = (0..3).collect { new StepScript.Script('', "tail -c +${cuts[it] + 1} bytes | head -c ${cuts[it + 1] - cuts[it]} || :") }
    steps[2] = new StepScript.Script('', steps[2].text() + "; read line < '${gate()}' || :")

    and:
    def whole = new ByteArrayOutputStream()
    def redactor = Redactor.of([Secret.of('KEY', SECRET)])
    def starts = (0..3).collect { step ->
      redactor.idle { b, o, l -> whole.write(b, o, l) }
      int start = whole.size()
      redactor.write(bytes, cuts[step], cuts[step + 1] - cuts[step]) { b, o, l -> whole.write(b, o, l) }
      "${step + 1} $start".toString()
    }
    redactor.finish { b, o, l -> whole.write(b, o, l) }

    when:
    cable.after(700_000) { cable.reset() }
    def lease = launch(steps: steps, secrets: [KEY: SECRET])
    [900_000, 500_000, 650_001].each { further ->
      poll { cable.cut }
      assert Files.size(folder(lease).log()) < whole.size()
      restart()
      cable.after(further) { cable.reset() }
      cable.mend()
      assert adopt(lease, null, [SECRET]) == Adoption.ADOPTED
    }
    poll { cable.cut }
    cable.mend()
    poll { folder(lease).steps().toFile().readLines().size() >= 3 && Files.size(folder(lease).log()) > 2_900_000 }
    restart()
    adopt(lease, null, [SECRET])
    Files.writeString(gate(), 'go\n')

    then:
    end(lease) == new Exited(0)
    Arrays.equals(Files.readAllBytes(folder(lease).log()), whole.toByteArray())
    folder(lease).steps().toFile().readLines() == starts
    noneHere()
  }

  def 'a line that ends with what a secret begins with is shown when nothing follows, and goes on as it must'() {
    given:
    def lease = launch(script: "echo 'a key: p'; read line < '${gate()}' || :; printf '%s\\n' \"\${KEY#?}\"", secrets: [KEY: 'precious'])
    poll { log(lease) == 'a key: p\n' }
    if (restarted) {
      restart()
      adopt(lease, null, ['precious'])
    }

    when:
    Files.writeString(gate(), 'go\n')

    then: 'the rest of it is masked: what was shown is part of it'
    end(lease) == new Exited(0)
    log(lease) == 'a key: p\n***\n'

    where:
    restarted << [false, true]
  }

  def 'a log is not shown further when a secret is #name while nobody was there'() {
    given:
    def lease = launch(script: "echo \"\$KEY begun\"; read line < '${gate()}' || :; echo \"\$KEY\"; exit 4", secrets: [KEY: SECRET])
    poll { log(lease) == '*** begun\n' }

    when:
    2.times {
      restart()
      adopt(lease, null, now)
    }
    Files.writeString(gate(), 'go\n')

    then:
    end(lease) == new Exited(4)
    log(lease) == '*** begun\n\n[the rest is not shown: a secret of this task was changed or removed while it ran]\n'
    noneHere()

    where:
    name      | now
    'changed' | ['another value']
    'removed' | []
  }

  def 'a value that is too short to be masked is refused, and nothing is sent'() {
    when:
    launch(script: 'true', secrets: [KEY: 'short'])

    then:
    def problem = thrown(IOException)
    problem.message.startsWith("secret 'KEY' is shorter than 6 characters")
    poll { onHost() == [] }
  }

  private boolean noneHere() {
    byte[] secret = SECRET.getBytes('UTF-8')
    served.toFile().eachFileRecurse {
      if (it.file) {
        def text = it.getText('ISO-8859-1')
        assert !text.contains(new String(secret, 'ISO-8859-1'))
        assert !text.contains('3cious')
      }
    }
    true
  }
}
