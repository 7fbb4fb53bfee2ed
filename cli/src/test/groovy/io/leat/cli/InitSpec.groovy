package io.leat.cli

import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir

/** A first Jobfile: what is written for each kind of build is sound, says no warning, and runs. */
class InitSpec extends Specification {
  @TempDir Path parent
  Path folder
  Shell shell

  def setup() {
    folder = Files.createDirectory(parent.resolve('mill'))
    shell = new Shell(folder)
    shell.environment = System.getenv().findAll { !it.key.startsWith('LEAT_') }
  }

  void files(Map<String, String> files) {
    files.each { name, text -> shell.file(name, text) }
  }

  /** Writes the Jobfile, which must be without a warning; its tasks, without the lines around them. */
  String jobfile() {
    def said = shell.leat('init')
    assert said.code == 0: said.err
    def checked = shell.leat('check')
    assert [checked.code, checked.err] == [0, '']
    def text = folder.resolve('Jobfile').toFile().text
    assert text.startsWith("job('mill') {\n  triggers { push() }\n\n") && text.endsWith('  }\n}\n')
    text.substring("job('mill') {\n  triggers { push() }\n\n".length(), text.length() - 2).stripIndent(2)
  }

  def 'a project of #kind gets its task'() {
    given:
    files(project)

    expect:
    jobfile() == expected.substring(1).stripIndent(6)

    where:
    kind | project | expected
    'Maven' | ['pom.xml': '<project><artifactId>a</artifactId><version>1-SNAPSHOT</version></project>', 'mvnw': '', 'src/test/java/ATest.java': ''] | '''
      task('build') {
        inputs '**', '!target/**'
        sh './mvnw -B -ntp verify'
        reports junit: 'target/surefire-reports/*.xml'
        artifact 'jar', files: 'target/*.jar'
      }
    '''
    'Maven with modules' | ['pom.xml': '<project><packaging>pom</packaging><modules><module>a</module></modules></project>',
                            'a/pom.xml': '<project/>', 'a/src/test/java/ATest.java': '', 'a/src/main/java/A.java': ''] | '''
      task('build') {
        sh 'mvn -B -ntp verify'
        reports junit: '**/target/surefire-reports/*.xml'
        artifact 'jar', files: '**/target/*.jar'
      }
    '''
    'Gradle' | ['build.gradle.kts': '', 'gradlew': '', 'src/main/java/A.java': '', 'src/test/kotlin/ATest.kt': ''] | '''
      task('build') {
        sh './gradlew --no-daemon --console=plain build'
        reports junit: 'build/test-results/**/*.xml'
        artifact 'jar', files: 'build/libs/*.jar'
      }
    '''
    'Cargo' | ['Cargo.toml': '[package]\nversion = "1.0.0"\nname = "wheel"\n', 'Cargo.lock': '', 'src/main.rs': ''] | '''
      task('build') {
        inputs '**', '!target/**'
        cache 'target', paths: ['target'], key: files('Cargo.lock')
        sh 'cargo test --locked'
        sh 'cargo build --release --locked'
        artifact 'wheel', files: 'target/release/wheel'
      }
    '''
    'Go' | ['go.mod': 'module example.com/mill/wheel\n\ngo 1.24\n', 'main.go': 'package main\n'] | '''
      task('build') {
        sh 'go vet ./...'
        sh 'go test ./...'
        sh 'go build -o bin/wheel .'
        artifact 'wheel', files: 'bin/wheel'
      }
    '''
    'CMake' | ['CMakeLists.txt': 'project(mill C)\nenable_testing()\n', 'build/notes.txt': 'sources', 'Makefile': 'all:\n'] | '''
      task('build') {
        sh 'cmake -S . -B build-cmake -DCMAKE_BUILD_TYPE=Release'
        sh 'cmake --build build-cmake --parallel 2'
        sh 'ctest --test-dir build-cmake --output-on-failure --output-junit ctest.xml'
        reports junit: 'build-cmake/ctest.xml'
      }
    '''
    'Make' | ['Makefile': 'CHECK := no\ncheck := no\nall: a\na clean test: all\n\techo a\n', 'lib/Makefile': 'all:\n'] | '''
      task('build') {
        sh 'make'
        sh 'make test'
      }
    '''
    'Autotools' | ['configure.ac': '', 'Makefile.am': ''] | '''
      task('build') {
        sh 'autoreconf --force --install'
        sh './configure'
        sh 'make'
        sh 'make check'
      }
    '''
    'Python with pip' | ['requirements.txt': 'attrs\n', 'tests/test_a.py': 'def test(): pass\n'] | '''
      task('build') {
        cache 'pip', paths: ['.venv/cache'], key: files('requirements.txt')
        sh 'python3 -m venv .venv'
        sh '.venv/bin/python -m pip install -q --cache-dir .venv/cache -r requirements.txt pytest'
        sh '.venv/bin/python -m pytest --junitxml=build/pytest.xml'
        reports junit: 'build/pytest.xml'
      }
    '''
    'Python with extras' | ['pyproject.toml': '[build-system]\n[project]\ndependencies = ["attrs"]\n[project.optional-dependencies]\ntest = ["pytest"]\n',
                            'tests/test_a.py': 'def test(): pass\n'] | '''
      task('build') {
        cache 'pip', paths: ['.venv/cache'], key: files('pyproject.toml')
        sh 'python3 -m venv .venv'
        sh '.venv/bin/python -m pip install -q --cache-dir .venv/cache -e \\'.[test]\\''
        sh '.venv/bin/python -m pytest --junitxml=build/pytest.xml'
        reports junit: 'build/pytest.xml'
      }
    '''
    'Python with uv' | ['pyproject.toml': '', 'uv.lock': 'name = "pytest"', 'tests/test_a.py': 'import unittest\n'] | '''
      task('build') {
        sh 'uv sync --frozen'
        sh 'uv run --frozen python -m pytest --junitxml=build/pytest.xml'
        reports junit: 'build/pytest.xml'
      }
    '''
    'npm' | ['package.json': '{"main": "dist/a.js", "devDependencies": {"vitest": "3"}, "scripts": {"test": "vitest", "build": "tsc", "lint": "eslint ."}}', 'package-lock.json': '{}'] | '''
      task('build') {
        inputs '**', '!node_modules/**', '!.npm/**', '!dist/**'
        cache 'npm', paths: ['.npm'], key: files('package-lock.json')
        sh 'npm ci --cache .npm --no-fund'
        sh 'npm run lint'
        sh 'npm test -- --run --reporter=default --reporter=junit --outputFile.junit=build/tests.xml'
        sh 'npm run build'
        reports junit: 'build/tests.xml'
        artifact 'dist', files: 'dist/**'
      }
    '''
    'pnpm' | ['package.json': '{"dependencies": {"a": "1"}, "scripts": {"test": "jest"}}', 'pnpm-lock.yaml': ''] | '''
      task('build') {
        sh 'pnpm install --frozen-lockfile'
        sh 'pnpm test'
      }
    '''
    'Yarn' | ['package.json': '{"dependencies": {"a": "1"}, "scripts": {"test": "echo no test specified && exit 1", "build": "webpack"}}', 'yarn.lock': '', '.yarnrc.yml': ''] | '''
      task('build') {
        sh 'yarn install --immutable'
        sh 'yarn run build'
      }
    '''
  }

  def 'several parts are a task each, in their folders'() {
    given:
    files('services/api/go.mod': 'module api\n', 'services/web/package.json': '{"scripts": {"test": "node --test"}}',
        'tools/web/Makefile': 'all:\n', 'tools/web/go.mod': 'module x', 'node_modules/x/package.json': '{}', '.hidden/Makefile': '',
        "it's [odd]/Makefile": 'all:\n')

    when:
    def tasks = jobfile()

    then:
    tasks == '''
      task('api') {
        sh 'go vet ./...', dir: 'services/api'
        sh 'go test ./...', dir: 'services/api'
        sh 'go build ./...', dir: 'services/api'
      }

      task('services-web') {
        sh 'mkdir -p build', dir: 'services/web'
        sh 'npm test -- --test-reporter=spec --test-reporter-destination=stdout --test-reporter=junit --test-reporter-destination=build/tests.xml', dir: 'services/web'
        reports junit: 'services/web/build/tests.xml'
      }

      task('tools-web') {
        sh 'go vet ./...', dir: 'tools/web'
        sh 'go test ./...', dir: 'tools/web'
        sh 'go build ./...', dir: 'tools/web'
      }
    '''.substring(1).stripIndent(6)
    shell.leat('init', '--print').err == "left out, write its task: 'it\\'s [odd]'\n".replace('\\', '')
  }

  def 'what is written runs: make, python, node'() {
    given:
    files('c/Makefile': 'all: ; echo built > made\ntest: all\n\tgrep -q built made\n',
        'py/pyproject.toml': '[project]\nname = "a"\n',
        'py/tests/test_a.py': 'import unittest\nclass A(unittest.TestCase):\n  def test(self): pass\n',
        'js/package.json': '{"scripts": {"test": "node --test"}}',
        'js/a.test.js': 'require("node:test")("turns", () => {})\n')

    when:
    shell.leat('init')
    def ran = shell.leat('run')

    then:
    ran.code == 0
    ran.out.contains('3 tasks, 3 succeeded')
    ran.out.contains('1 test passed') || ran.out.contains('tests: 1')
  }

  def 'nothing is written over without --force, and no second one beside it'() {
    given:
    files('Makefile': 'all:\n', 'Jobfile': 'mine')

    when:
    def said = shell.leat('init')

    then:
    said.code == 2
    said.err == "leat: 'Jobfile' exists already\n  help: see what would be written: --print; write over it: --force\n"
    folder.resolve('Jobfile').toFile().text == 'mine'
    shell.leat('init', '--syntax', 'yaml', '--force').with { [it.code, it.err.readLines().first()] } == [2, "leat: there is 'Jobfile' already"]
    shell.leat('init', '--print').with { it.code == 0 && it.out.contains("sh 'make'") }
    folder.resolve('Jobfile').toFile().text == 'mine'

    when:
    said = shell.leat('init', '--force')

    then:
    said.err == "wrote Jobfile\n  task 'build': make\nnext: leat plan, then leat run\n"
    folder.resolve('Jobfile').toFile().text.contains("sh 'make'")
  }

  private void git(String... words) {
    def process = new ProcessBuilder(['git', *words]).directory(folder.toFile()).redirectErrorStream(true).start()
    assert process.waitFor() == 0: process.inputStream.text
  }

  def 'a Jobfile that git ignores is told, as git sees it: #by'() {
    given:
    def home = Files.createDirectory(parent.resolve('home'))
    shell.environment = [PATH: System.getenv('PATH'), HOME: home.toString()]
    git('init', '-q', '.')
    files(['part/Makefile': 'all:\n'] + ignoring.findAll { !it.key.startsWith('home/') })
    ignoring.findAll { it.key.startsWith('home/') }.each { name, text ->
      Files.createDirectories(parent.resolve(name).parent)
      parent.resolve(name).toFile().text = text
    }

    when:
    def said = shell.leat('init', 'part')
    def told = said.err.readLines().find { it.startsWith('git ignores') }
    def check = new ProcessBuilder('git', 'check-ignore', '-q', 'part/Jobfile').directory(folder.toFile())
    check.environment().clear()
    check.environment().putAll(shell.environment)

    then:
    said.code == 0
    told == (by == null ? null : "git ignores 'Jobfile', by '${by.replace('HOME', home.toString())}', so it is in no commit and no server sees it; git add -f Jobfile".toString())
    (check.start().waitFor() == 0) == (by != null)

    where:
    ignoring                                                                       || by
    [:]                                                                            || null
    ['.gitignore': 'Job*\n']                                                       || '.gitignore'
    ['.gitignore': 'Job*\n', 'part/.gitignore': '!Jobfile\n']                       || null
    ['.gitignore': 'jobFILE\n']                                                   || null
    ['.gitignore': 'jobFILE\n', '.git/config': '[core]\nignorecase = true\n']     || '.gitignore'
    ['.gitignore': 'part/\n', 'part/.gitignore': '!Jobfile\n']                      || '.gitignore'
    ['part/.gitignore': '/Jobfile\n']                                              || 'part/.gitignore'
    ['.git/info/exclude': 'part/Jobfile\n']                                        || '.git/info/exclude'
    ['home/.config/git/ignore': 'Jobfile\n']                                       || 'HOME/.config/git/ignore'
    ['home/.gitconfig': '[core]\nexcludesFile = ~/mine\n', 'home/mine': 'Jobfile']  || 'HOME/mine'
  }

  def 'a sample in a folder that git ignores is told so'() {
    given:
    files('.gitignore': 'tmp/\n')
    git('init', '-q', '.')

    expect:
    shell.leat('init', '--sample', 'hello', 'tmp/hello').err.contains("git ignores 'Jobfile', by '.gitignore'")
    !shell.leat('init', '--sample', 'hello', 'hello').err.contains('git ignores')
  }

  def 'a Jobfile that is tracked is not ignored, and import and its like tell it too'() {
    given:
    files('Makefile': 'all:\n', 'Jobfile': '', '.gitignore': 'Jobfile*\n', 'build.sh': 'make\n')
    git('init', '-q', '.')

    expect:
    shell.leat('import', 'build.sh', '-o', 'Jobfile.yaml').err.startsWith("git ignores 'Jobfile.yaml', by '.gitignore'")
    folder.resolve('Jobfile.yaml').toFile().delete()
    shell.leat('init', '--force').err.contains("git ignores 'Jobfile'")

    when:
    git('add', '-f', 'Jobfile')

    then:
    !shell.leat('init', '--force').err.contains('git ignores')
  }

  def 'a link in the place of the Jobfile is not followed'() {
    given:
    files('Makefile': 'all:\n')
    def other = parent.resolve('other')
    if (there) {
      other.toFile().text = 'mine'
    }
    Files.createSymbolicLink(folder.resolve('Jobfile'), other)

    expect:
    shell.leat('init', *words).with { [it.code, it.err.readLines().first()] } == [2, "leat: 'Jobfile' is a link, and what it leads to is not written over"]
    there ? other.toFile().text == 'mine' : !Files.exists(other)

    where:
    there | words
    true  | ['--force']
    true  | []
    false | ['--force']
  }

  def 'it is written in #syntax too, with the same graph'() {
    given:
    files('pom.xml': '<project/>', 'web/package.json': '{"dependencies": {"a": "1"}}', 'web/package-lock.json': '{}')
    def hash = { shell.leat('plan', '--format', 'json').out.find(/"hash":\s*"(\w+)"/) }
    shell.leat('init')
    def groovy = hash()
    Files.delete(folder.resolve('Jobfile'))

    when:
    def said = shell.leat('init', '--syntax', syntax)

    then:
    said.code == 0
    Files.exists(folder.resolve("Jobfile.$syntax"))
    shell.leat('check').with { [it.code, it.err] } == [0, '']
    groovy != null && hash() == groovy

    where:
    syntax << ['yaml', 'json', 'toml']
  }

  def 'what there is nothing to do for is no task'() {
    given:
    files('package.json': '{"name": "data", "license": "MIT"}')

    expect:
    shell.leat('init').with { [it.code, it.err.readLines()[0]] } ==
        [2, 'leat: nothing here says how the project is built; known are maven, gradle, cargo, go, cmake, python, node, make']

    when:
    files('lib/Makefile': 'all:\n')

    then:
    jobfile() == '''
      task('lib') {
        sh 'make', dir: 'lib'
      }
    '''.substring(1).stripIndent(6)
  }

  def 'a project of more folders than are looked at is told so'() {
    given:
    (1..2001).collate(700).eachWithIndex { some, i -> some.each { shell.folder.resolve("a/b$i/d$it").toFile().mkdirs() } }
    files('z/package.json': '{"scripts": {"test": "node t.js"}}')

    expect:
    shell.leat('init').err.startsWith('not all was looked at: there are more than 2000 folders\nleat: nothing here says how')
  }

  def 'a folder of which nothing is known is told so, with a way on'() {
    expect:
    shell.leat('init').with { [it.code, it.err] } ==
        [2, "leat: nothing here says how the project is built; known are maven, gradle, cargo, go, cmake, python, node, make\n" +
          "  help: begin with a sample, 'leat init --sample hello', or with a script, 'leat import build.sh'\n"]
    shell.leat('init', 'nowhere').err == "leat: there is no folder 'nowhere'\n"
  }

  def 'what comes next after the sample #name names a Jobfile that is found'() {
    when:
    def next = (shell.leat('init', '--sample', name).err =~ /(?m)^next: leat (.*)$/)[0][1].split(' ')

    then:
    shell.leat(*next, '--dry-run').code == 0

    where:
    name << new File('../samples').listFiles().findAll { it.directory }*.name.sort()
  }

  def 'a sample is laid down whole, in a folder of its own'() {
    when:
    def listed = shell.leat('init', '--sample')

    then:
    new File('../samples').listFiles().findAll { it.directory }.every { sample -> listed.out.readLines().any { it.startsWith("  ${sample.name} ") } }

    when:
    def said = shell.leat('init', '--sample', 'release')

    then:
    said.err == "wrote the sample to 'release'\nnext: leat -C release run\n"
    Files.isExecutable(folder.resolve('release/deploy.sh'))
    folder.resolve('release/Jobfile').toFile().text == new File('../samples/release/Jobfile').text
    shell.leat('init', '--sample', 'release').with { [it.code, it.err] } == [2, "leat: 'release' exists already\n  help: leat init --sample release FOLDER\n"]
    shell.leat('init', 'other', '--sample=hello').code == 0
    shell.leat('check', 'other').code == 0
    shell.leat('init', '--sample', 'helo').err == "leat: there is no sample 'helo'\n  help: did you mean 'hello'?\n"
  }
}
