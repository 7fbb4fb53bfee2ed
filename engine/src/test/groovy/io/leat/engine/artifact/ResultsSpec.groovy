package io.leat.engine.artifact

import io.leat.engine.expression.Glob
import io.leat.engine.job.ArtifactDeclaration
import io.leat.engine.job.ArtifactName
import io.leat.engine.job.ArtifactUse
import io.leat.engine.job.JobName
import io.leat.engine.expression.ValueKind
import io.leat.engine.job.Label
import io.leat.engine.job.OutputDeclaration
import io.leat.engine.job.OutputName
import io.leat.engine.job.ReportsDeclaration
import io.leat.engine.job.TaskName
import io.leat.engine.job.VariableName
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir

class ResultsSpec extends Specification {
  static final JOB = new JobName('web')
  static final TASK = new TaskName('compile')

  @TempDir
  Path folder

  static ResultKey key(Map<String, Object> change = [:]) {
    def all = [steps: ['sh a', 'sh b'], env: [TARGET: 'x'], inputs: ['src/Main.java': '1', 'src/Old.java': '1'],
               uses: [jar: 'j'], outputs: [version: 'TEXT'], labels: [], reports: ReportsDeclaration.NONE, artifacts: [site: 'site/**'], tools: [PATH: '/bin']] + change
    def builder = ResultKey.builder()
    all.steps.each { builder.step(it) }
    all.env.each { name, value -> builder.env(new VariableName(name), value) }
    builder.inputs(all.inputs.collect { path, text -> new InputFile(RelPath.of(path), Digest.ofText(text), Digest.ofText('')) })
    all.uses.each { name, text -> builder.use(new ArtifactUse(new ArtifactName(name), new TaskName('build'), ''), Digest.ofText(text)) }
    all.outputs.each { name, kind -> builder.output(new OutputDeclaration(new OutputName(name), ValueKind.valueOf(kind))) }
    builder.labels(all.labels.collect { new Label(it) } as Set).reports(all.reports)
    all.artifacts.each { name, files -> builder.artifact(new ArtifactDeclaration(new ArtifactName(name), [Glob.of(files)], 0)) }
    all.tools.each { name, identity -> builder.tool(name, identity) }
    builder.build()
  }

  def 'the first difference is named: #words'() {
    expect:
    key().firstDifference(key(change)).get() == words
    key().digest() != key(change).digest()
    ResultKey.read(key().text()).firstDifference(ResultKey.read(key(change).text())).get() == words

    where:
    change                                                       || words
    [steps: ['sh a', 'sh c']]                                    || 'step 2 changed'
    [steps: ['sh a']]                                            || 'step 2 is gone'
    [steps: ['sh a', 'sh b', 'sh c']]                            || 'step 3 is new'
    [env: [TARGET: 'y']]                                         || 'env TARGET is another'
    [env: [:]]                                                   || 'env TARGET is gone'
    [env: [TARGET: 'x', MORE: '']]                               || 'env MORE is new'
    [inputs: ['src/Main.java': '2', 'src/Old.java': '1']]        || 'src/Main.java changed'
    [inputs: ['src/Main.java': '1']]                             || 'src/Old.java is gone'
    [inputs: ['src/Main.java': '1', 'src/New.java': '1', 'src/Old.java': '1']] || 'src/New.java is new'
    [inputs: ['src/Main.java': '1', 'src/Old.java': '2'], tools: [PATH: '/']] || 'src/Old.java changed'
    [uses: [jar: 'k']]                                           || "artifact 'jar' of 'build' changed"
    [outputs: [version: 'TEXT', more: 'TEXT']]                   || "output 'more' is new"
    [outputs: [version: 'NUMBER']]                               || "output 'version' is declared in another way"
    [labels: ['arm']]                                            || 'what it asks of its agent is new'
    [reports: new ReportsDeclaration([Glob.of('*.xml')], false, false)] || 'its reports are new'
    [artifacts: [site: 'site/*']]                                || "artifact 'site' is declared in another way"
    [tools: [PATH: '/usr/bin']]                                  || 'PATH is another'
  }

  def 'steps are told in the order of their numbers'() {
    given:
    def many = (1..12).collect { "sh $it".toString() }
    def other = many.collect { it in ['sh 2', 'sh 10'] ? it + 'x' : it }

    expect:
    key(steps: many).firstDifference(key(steps: other)).get() == 'step 2 changed'
  }

  def 'equal parts make equal keys, in whatever order inputs come'() {
    expect:
    key() == key(inputs: ['src/Old.java': '1', 'src/Main.java': '1'])
    key().firstDifference(key()).empty
    ResultKey.read(key().text()) == key()
  }

  def 'a result is found under its key only, and the last key otherwise'() {
    given:
    def store = new ContentStore(folder.resolve('store'), ContentStore.Sync.NONE)
    def results = new Results(folder.resolve('results'), store, [])
    def log = Files.writeString(folder.resolve('log'), 'hello\n')
    def workspace = Files.createDirectory(folder.resolve('workspace'))
    Files.writeString(workspace.resolve('x'), 'x')
    def files = new Artifacts(store).collect(workspace, [Glob.of('x')])
    def empty = FileSet.of([])

    expect:
    results.find(JOB, TASK, key()) instanceof ResultLookup.Nothing

    when:
    results.save(JOB, TASK, key(), 3, [(new OutputName('version')): 'a\nb\t\\ü\u0000'],
      [(new ArtifactName('a b')): files, (new ArtifactName('none')): empty], log, null, null)
    Files.writeString(log, 'overwritten')
    def found = new Results(folder.resolve('results'), store, []).find(JOB, TASK, key())

    then:
    found instanceof ResultLookup.Same
    with(found.result()) {
      it.run() == 3
      outputs() == new TreeMap([(new OutputName('version')): 'a\nb\t\\ü\u0000'])
      artifacts().values().collect { new Artifacts(store).load(it) } == [files, empty]
      store.open(it.log()).withCloseable { it.text } == 'hello\n'
    }
    with(results.find(JOB, TASK, key(env: [:]))) { it instanceof ResultLookup.Other && last() == key() }
    results.find(JOB, new TaskName('other'), key()) instanceof ResultLookup.Nothing
    results.find(new JobName('other'), TASK, key()) instanceof ResultLookup.Nothing

    when:
    Files.delete(store.path(found.result().log()))

    then:
    results.find(JOB, TASK, key()) instanceof ResultLookup.Other
  }

  def 'a key of other inputs is the same key when they are the same'() {
    expect:
    key().with([new InputFile(RelPath.of('src/Old.java'), Digest.ofText('1'), Digest.ofText('')), new InputFile(RelPath.of('src/Main.java'), Digest.ofText('1'), Digest.ofText(''))]) == key()
    key().firstDifference(key().with([new InputFile(RelPath.of('src/Main.java'), Digest.ofText('2'), Digest.ofText(''))])).get() == 'src/Main.java changed'
    key().firstDifference(key().with([])).get() == 'src/Main.java is gone'
  }

  def 'a damaged result is never taken'() {
    given:
    def store = new ContentStore(folder.resolve('store'), ContentStore.Sync.NONE)
    def results = new Results(folder.resolve('results'), store, [])
    results.save(JOB, TASK, key(), 1, [:], [:], Files.writeString(folder.resolve('log'), ''), null, null)
    def file = Files.walk(folder.resolve('results')).withCloseable { it.filter { it.toString().endsWith('.result') }.findFirst().get() }
    def bytes = Files.readAllBytes(file)

    expect:
    (0..<bytes.length).every { int length ->
      Files.write(file, Arrays.copyOf(bytes, length))
      !(results.find(JOB, TASK, key()) instanceof ResultLookup.Same)
    }
    (0..<bytes.length).every { int at ->
      def flipped = bytes.clone()
      flipped[at] = (byte) (flipped[at] ^ 1)
      Files.write(file, flipped)
      !(results.find(JOB, TASK, key()) instanceof ResultLookup.Same)
    }
  }

  def 'the newest results of a task are kept'() {
    given:
    def results = new Results(folder.resolve('results'), new ContentStore(folder.resolve('store'), ContentStore.Sync.NONE), [])
    def log = Files.writeString(folder.resolve('log'), '')
    def keys = (1..25).collect { key(env: [TARGET: "$it".toString()]) }

    when:
    keys.each { results.save(JOB, TASK, it, 0, [:], [:], log, null, null) }

    then:
    keys.count { results.find(JOB, TASK, it) instanceof ResultLookup.Same } == 20
    results.find(JOB, TASK, keys.last()) instanceof ResultLookup.Same
    results.find(JOB, TASK, key()).last() == keys.last()
  }
}
