package io.leat.server

import java.nio.file.Path
import java.util.concurrent.CompletableFuture
import java.util.concurrent.Executors
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir
import spock.lang.Timeout

/** SAFETY H3 and H10 on a server that runs: hostile Jobfiles come ten at once by each route that reads one. */
@Timeout(180)
class HostileJobfilesSpec extends Specification {
  static final List<String> HOSTILE = [
    'while (true) { }',
    '2147483647.times { }',
    'def f = { it(it) }; f(f)',
    "def x = 'a'; while (true) { x = x + x }",
    "def x = ('a' * 1000000).replaceAll(/a+/, '\$0' * 4000)",
    "def l = [1]; def m = [1]; 60.times { l = [l, l]; m = [m, m] }; def x = [l].contains(m)",
    "while (true) { ('a b ' * 200000).tokenize('c' * 1000000) }",
    "def t = 'a' * 1000000\njob('w') { for (i in 1..9000) { task(\"t\$i\") { sh t } } }",
    "def l = []; for (i in 1..20000) { l << ~\"(a{1,30}){1,30}\$i\" }",
    "job('w') { for (i in 1..9000) { task(\"t\$i\") { when git.branch =~ \"(a{1,30}){1,30}\$i\"; sh 'x' } } }",
    "job('w') { task('a') { output 'v'; sh 'x' }; def c = outputs.a.v == '1'; 60.times { c = c && c }; task('b') { when c; sh 'x' } }",
    "job('w') { task('a') { output 'v'; sh 'x' }; def x = outputs.a.v; 60.times { x = \"\${x}\${x}\" }; task('b') { sh x } }",
    "def l = ['a' * 10000] * 90000; job('w') { params { text 'v', choices: l }; task('t') { sh 'x' } }",
    "def p = '{a,b}' * 8 + 'x' * 950; def l = [p] * 100000; job('w') { triggers { push branches: l, paths: l, tags: l }; task('t') { sh 'x' } }",
    "def l = ['a' * 1000000] * 90000; job('w') { agent l; task('t') { sh 'x' } }",
    "def big = 'x' * 1000000; for (j in 0..<150) { job(\"j\$j\") { description big; task('t') { sh 'x' } } }",
  ]

  @Shared
  @TempDir
  Path folder

  @Shared
  Running leat

  def setupSpec() {
    leat = new Running(folder.resolve('data'))
  }

  def cleanupSpec() {
    leat?.close()
  }

  private static List<String> readers() {
    Thread.allStackTraces.findAll { thread, stack -> thread.name.startsWith('jobfile') }.collect { thread, stack -> "$thread.name: $stack" as String }
  }

  def 'ten at once by #route are refused by a limit, others are served meanwhile, and no thread is left busy'() {
    given:
    leat.post('/projects', [name: 'free', text: "job('a') { task('a') { sh 'true' } }"])
    def threads = Executors.newFixedThreadPool(10)

    when:
    def answers = HOSTILE.withIndex().collect { text, i -> CompletableFuture.supplyAsync({ ask(text, i) }, threads) }
    def others = [leat.get('/projects/free').status, leat.get('/runs?limit=1').status]
    def ended = answers*.get()

    then:
    others == [200, 200]
    ended.every { it.status in statuses || (it.status == 503 && it.json.code == 'busy') }
    ended.any { it.status != 503 }
    ended.findAll { it.status != 503 }.every { answer -> answer.json.diagnostics.any { it.code.startsWith('LEAT-4') } }

    when: 'nothing of it goes on; what others read in this process ends by itself'
    while (readers()) {
      Thread.yield()
    }

    then: 'nor was it stored'
    leat.get('/projects/free/jobfile').json.version == 1
    leat.get('/projects').json.items*.name == ['free']

    cleanup:
    threads.shutdown()

    where:
    route          | statuses | ask
    'a check'      | [200]    | { text, i -> leat.post('/check', [text: text]) }
    'registration' | [422]    | { text, i -> leat.post('/projects', [name: "hostile$i".toString(), text: text]) }
    'a new text'   | [422]    | { text, i -> leat.send('PUT', '/projects/free/jobfile', [text: text]) }
  }
}
