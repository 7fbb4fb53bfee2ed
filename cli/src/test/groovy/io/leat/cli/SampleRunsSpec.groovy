package io.leat.cli

import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir

/** Every sample runs as it stands, in a checkout of its own, does what it says, and leaves nothing that git sees. */
class SampleRunsSpec extends Specification {
  static final SAMPLES = new File('../samples').canonicalFile
  @Shared Set<String> ran = Collections.synchronizedSet([] as Set)
  @TempDir Path folder
  Shell shell

  def setup() {
    shell = new Shell(folder)
    // Maven may read its repository and git its settings; a task must not take this run for its own
    shell.environment = System.getenv().findAll { !it.key.startsWith('LEAT_') || it.key == 'LEAT_JAVA_HOME' } +
      [DEPLOY_KEY: 'a key of the test', REPOSITORY_TOKEN: 'a token of the test']
  }

  def cleanupSpec() {
    assert ran == SAMPLES.listFiles().findAll { it.directory }*.name.toSet()
  }

  /** Copies the sample as a checkout with one commit on the branch main. */
  void copy(String sample) {
    ran.add(sample)
    def to = folder.toFile()
    run(['cp', '-R', "$SAMPLES/$sample/.", to.path])
    // what was made where the sample lies is not part of it
    Files.copy(new File(SAMPLES, '.gitignore').toPath(), folder.resolve('.gitignore'))
    run(['git', 'init', '-q', '-b', 'main'])
    run(['git', 'add', '-A'])
    run(['git', '-c', 'user.name=sample', '-c', 'user.email=sample@localhost', 'commit', '-qm', 'sample'])
    run(['git', 'clean', '-qxdff'])
  }

  String run(List<String> words) {
    def process = new ProcessBuilder(words*.toString()).directory(folder.toFile()).redirectErrorStream(true).start()
    process.outputStream.close()
    def said = process.inputStream.getText('UTF-8')
    assert process.waitFor() == 0: "$words: $said"
    said
  }

  /** Runs it; what was said when it does not succeed. */
  Shell.Outcome leat(String... words) {
    def said = shell.leat(*(['run'] + words.toList()))
    assert said.code == 0: said.out + said.err
    said
  }

  String made(String file) {
    folder.resolve(file).toFile().getText('UTF-8')
  }

  boolean exists(String file) {
    Files.exists(folder.resolve(file))
  }

  String logOf(String task) {
    shell.leat('logs', 'last', task).out
  }

  /** The state of each task of the last run. */
  Map<String, String> states() {
    def shown = shell.leat('show', 'last', '--json').out
    shown.findAll(/\{"name":"([^"]+)","state":"(\w+)"/) { all, name, state -> [name, state] }.collectEntries()
  }

  boolean clean() {
    run(['git', 'status', '--porcelain']) == ''
  }

  def 'hello greets whom it is told to'() {
    given:
    copy('hello')

    when:
    leat('-p', 'name=mill')

    then:
    logOf('print') == 'Hello, mill\n'
    clean()
  }

  def 'the Maven library is built once, and published from main, once'() {
    given:
    copy('maven-library')

    when:
    leat()

    then:
    exists('repository/flow-1.0.0.jar')
    exists('target/surefire-reports/TEST-sample.FlowTest.xml')
    clean()

    when:
    folder.resolve('target').toFile().deleteDir()
    def again = shell.leat('run')

    then: 'the result of the first run is taken, with its jar; what is published already is not published again'
    again.code == 1
    exists('target/flow-1.0.0.jar')
    !exists('target/classes')
    logOf('publish') == 'flow 1.0.0 is published already\n'
  }

  def 'the front end is tested and minified, and has a preview for a pull request'() {
    given:
    copy('node-frontend')

    when:
    leat('--trigger', 'pullRequest')

    then:
    made('dist/index.html') == '<!doctype html>\n<title>Mill</title>\n<p>The wheel turns.</p>'
    made('results.xml').contains('comments and indentation are left out')
    run(['tar', '-tzf', 'preview.tar.gz']).readLines().contains('dist/index.html')
    clean()

    when:
    leat('-p', 'minify=false')

    then:
    made('dist/index.html') == made('src/index.html')
    states().preview == 'skipped'
  }

  def 'the Python tool is tested, packed and tried'() {
    given:
    copy('python-tool')

    when:
    leat()

    then:
    logOf('try') == '2 a\n2 leat\n1 is\n'
    exists('dist/wordcount-1.0.0.pyz')
    clean()
  }

  def 'the C program is built twice, and once with a sanitizer'() {
    given:
    copy('c-program')

    when:
    leat()

    then:
    logOf('try') == '2 readings, mean 41.00\n'
    ['build-O0', 'build-O2', 'build-sanitize'].every { exists("$it/flow") }
    clean()
  }

  def 'the pipe of the data pipeline has a line for each day'() {
    given:
    copy('data-pipeline')

    when:
    leat('-p', 'days=5')

    then:
    made('averages.csv').readLines().size() == 5
    logOf('average') == made('averages.csv')
    logOf('measure').contains('ERROR')
    !logOf('clean').contains('ERROR')
    clean()
  }

  def 'the monorepo builds what changed'() {
    given:
    copy('monorepo')

    when:
    leat('--changed', 'services/web/page.html')

    then:
    exists('build/web/page.html')
    !exists('build/api')
    states() == [lint: 'succeeded', 'build-api': 'skipped', 'build-web': 'succeeded']

    when:
    leat('--changed', 'shared/stamp.sh')

    then:
    exists('build/api/routes.txt')
    clean()
  }

  def 'the matrix has a leg for each shell and locale that is not excluded'() {
    given:
    copy('matrix')

    when:
    leat()

    then:
    states() == ['test[dash,C]', 'test[dash,C.UTF-8]', 'test[bash,C.UTF-8]', 'report'].collectEntries { [it, 'succeeded'] }
    clean()
  }

  def 'the shards have a leg for each suite that there is'() {
    given:
    copy('shards')

    when:
    def said = leat()

    then:
    // on a busy machine they are told of in more than one line
    ((said.out + said.err) =~ /test\[(\d+)(?:\.\.(\d+))?] left out: the list outputs.list.suites has 3 items/)
      .collect { _, from, to -> (from as int)..((to ?: from) as int) }.flatten() == 4..20
    states().findAll { it.value == 'succeeded' }.keySet() == ['list', 'test[1]', 'test[2]', 'test[3]', 'report'] as Set
    made('build/wide') == 'wide: 3 tests passed\n'
    clean()
  }

  def 'a release goes live in production only with a tag and consent'() {
    given:
    copy('release')

    when:
    leat()

    then:
    exists('live/staging/site/index.html')
    !exists('live/production')

    when:
    leat('--tag', 'v1.4.0', '--approve', 'deploy to production')

    then:
    exists('live/production/site/index.html')
    logOf('announce') == 'release#2 has ended\n'
    clean()
  }

  def 'the job runs alike in its four syntaxes: #syntax'() {
    given:
    copy('four-syntaxes')

    when:
    leat(syntax)

    then:
    run(['sh', 'live/staging/program-1.2.0', 'leat']) == 'leat 1.2.0\n'
    states() == [compile: 'succeeded', 'test[unit]': 'succeeded', 'test[system]': 'succeeded', deploy: 'succeeded']
    clean()

    where:
    syntax << ['Jobfile', 'Jobfile.yaml', 'Jobfile.json', 'Jobfile.toml']
  }

  def 'the web job goes all the way'() {
    given:
    copy('web')

    when:
    leat('-p', 'target=production', '--approve', 'deploy')

    then:
    made('live/production/words.txt').readLines().containsAll(['Mill', 'leat', 'wheel'])
    logOf('deploy') == '2.0.1 is live in production\n'
    !exists('scratch')
    states().values().toSet() == ['succeeded'] as Set
    clean()
  }
}
