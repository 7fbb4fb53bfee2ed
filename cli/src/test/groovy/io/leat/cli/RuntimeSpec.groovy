package io.leat.cli

import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.TimeUnit
import spock.lang.Specification
import spock.lang.TempDir

/** The Java that {@code -Pruntime} puts into the distribution has all that Leat needs. */
class RuntimeSpec extends Specification {
  @TempDir
  Path temporary

  def 'a runtime of the modules that the profile names runs tasks, reads git, trains to ask a server, and serves'() {
    given:
    def modules = (new File('pom.xml').text =~ /--add-modules<\/argument><argument>([^<]+)</)[0][1]
    def jdk = Path.of(System.getProperty('java.home'))
    def runtime = temporary.resolve('runtime')
    done([jdk.resolve('bin/jlink'), '--add-modules', modules, '--output', runtime], temporary)
    def sources = Files.createDirectories(temporary.resolve('sources'))
    sources.resolve('Jobfile').toFile().text = '''
      job('web') {
        params { text 'from', default: '' }
        task('a') { sh 'echo made > made'; artifact 'made', files: 'made' }
        task('b') { checkout url: "file://${params.from}", into: 'there'; sh 'cat there/Jobfile > /dev/null' }
      }
    '''.stripIndent()
    done(['git', 'init', '-q', '-b', 'main', '.'], sources)
    done(['git', 'add', '.'], sources)
    done(['git', '-c', 'user.name=a', '-c', 'user.email=a@b.c', 'commit', '-qm', 'a'], sources)
    def training = Path.of('src/dist/lib/training').toAbsolutePath()
    done(['cp', '-R', training, 'training'], temporary)
    def server = new ServerProcess(temporary, runtime)

    expect:
    done([runtime.resolve('bin/java'), '-cp', System.getProperty('java.class.path'), 'groovy.ui.GroovyMain', '-e', 'println([1, 2].sum { it * 7 })'], temporary) == '21\n'
    done([runtime.resolve('bin/java'), '-cp', System.getProperty('java.class.path'), 'io.leat.cli.Training', 'commands-client'], temporary.resolve('training')).contains('run 2 is accepted')
    done([*server.command(), 'run', '-p', "from=$sources"], sources).contains('2 succeeded')

    when:
    server.start()
    assert server.ask('POST', '/projects', "{\"name\":\"p\",\"url\":\"file://$sources\"}").statusCode() == 201
    assert server.ask('POST', '/projects/p/trigger', "{\"parameters\":{\"from\":\"$sources\"}}").statusCode() == 202

    then:
    server.poll { server.ask('GET', '/runs/1').body().contains('"succeeded"') }

    cleanup:
    server.close()
  }

  private static String done(List<?> words, Path folder) {
    def process = new ProcessBuilder(words*.toString()).directory(folder.toFile()).redirectErrorStream(true).start()
    def said = process.inputStream.text
    assert process.waitFor(2, TimeUnit.MINUTES) && process.exitValue() == 0: said
    said
  }
}
