package io.leat.server.hook

import io.vertx.core.json.JsonArray
import io.vertx.core.json.JsonObject
import java.nio.charset.StandardCharsets
import spock.lang.Specification

class HooksSpec extends Specification {
  static final SECRET = 'It is a secret to everybody'
  static final COMMIT = '6113728f27ae82c7b1a177c8d03f9e96e0adf246'

  static byte[] payload(String name) {
    HooksSpec.getResourceAsStream("/io/leat/server/hook/${name}.json").bytes
  }

  static Map<String, String> headers(Forge forge, byte[] body, String event, String secret = SECRET) {
    def signature = Signature.of(secret, body)
    switch (forge) {
      case Forge.GITHUB: return ['x-hub-signature-256': "sha256=$signature".toString(), 'x-github-event': event, 'x-github-delivery': 'd1']
      case Forge.GITLAB: return ['x-gitlab-token': secret, 'x-gitlab-event': event, 'x-gitlab-event-uuid': 'd1']
      case Forge.GITEA: return ['x-gitea-signature': signature, 'x-gitea-event': event, 'x-gitea-delivery': 'd1']
      case Forge.BITBUCKET: return ['x-hub-signature': "sha256=$signature".toString(), 'x-event-key': event, 'x-request-uuid': 'd1']
      default: return ['x-leat-signature': "sha256=$signature".toString()]
    }
  }

  static HookResult read(Forge forge, String name, String event) {
    def body = payload(name)
    Hooks.read(new HookRequest(headers(forge, body, event), body, forge, SECRET))
  }

  def 'the signature is the one that GitHub documents'() {
    expect: 'docs.github.com, "Validating webhook deliveries"'
    Signature.of("It's a Secret to Everybody", 'Hello, World!'.bytes) == '757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17'
  }

  def 'a push as #forge sends it, #name'() {
    when:
    def result = read(forge, name, event) as HookResult.Pushed

    then:
    result.delivery() == new HookResult.Delivery(forge, delivery, repository)
    with(result.pushes().first()) {
      ref() == expected
      before() == from
      after() == to
      message() == text
      pusher() == who
      deleted() == (to == null)
    }

    where:
    forge           | name                    | event               || expected               | from                                       | to     | text                    | who          | delivery | repository
    Forge.GITHUB    | 'github-push'           | 'push'              || 'refs/heads/main'      | 'a10867b14bb761a232cd80139fbd4c0d33264240' | COMMIT | 'Update README.md'      | 'Codertocat' | 'd1'     | '186853002'
    Forge.GITHUB    | 'github-tag'            | 'push'              || 'refs/tags/simple-tag' | null                                       | COMMIT | 'Release'               | 'Codertocat' | 'd1'     | '186853002'
    Forge.GITHUB    | 'github-delete'         | 'push'              || 'refs/heads/old'       | COMMIT                                     | null   | null                    | 'Codertocat' | 'd1'     | '186853002'
    Forge.GITLAB    | 'gitlab-push'           | 'Push Hook'         || 'refs/heads/master'    | '95790bf891e76fee5e1747ab589903a6a1f80f22' | COMMIT | 'fixed readme'          | 'jsmith'     | 'd1'     | '15'
    Forge.GITLAB    | 'gitlab-tag'            | 'Tag Push Hook'     || 'refs/tags/v1.0.0'     | null                                       | COMMIT | null                    | 'jsmith'     | 'd1'     | '1'
    Forge.GITLAB    | 'gitlab-delete'         | 'Push Hook'         || 'refs/heads/gone'      | COMMIT                                     | null   | null                    | 'jsmith'     | 'd1'     | '15'
    Forge.GITEA     | 'gitea-push'            | 'push'              || 'refs/heads/develop'   | '28e1879d029cb852e4844d9c718537df08844e03' | COMMIT | 'Webhooks Yay!'         | 'gitea'      | 'd1'     | '140'
    Forge.BITBUCKET | 'bitbucket-push'        | 'repo:push'         || 'refs/heads/main'      | '1e65c05c1d5171631d92438a13901ca7dae9618c' | COMMIT | 'new commit message\n'  | 'emmap1'     | 'd1'     | '{673a6070-3421-46c9-9d48-90745f7bfe8e}'
    Forge.BITBUCKET | 'bitbucket-center-push' | 'repo:refs_changed' || 'refs/heads/master'    | 'ecddabb624f6f5ba43816f5926e580a5f680a932' | COMMIT | null                    | 'admin'      | 'd1'     | '84'
    Forge.GENERIC   | 'generic-push'          | ''                  || 'refs/heads/main'      | null                                       | COMMIT | null                    | ''           | '42'     | ''
  }

  def 'one push of several branches tells of each'() {
    expect:
    (read(Forge.BITBUCKET, 'bitbucket-push', 'repo:push') as HookResult.Pushed).pushes()*.ref() == ['refs/heads/main', 'refs/heads/old']
    (read(Forge.BITBUCKET, 'bitbucket-push', 'repo:push') as HookResult.Pushed).pushes()[1].deleted()
  }

  def 'a pull request as #forge sends it, #name'() {
    expect:
    (read(forge, name, event) as HookResult.Proposed).request() == request

    where:
    forge           | name                     | event                 || request
    Forge.GITHUB    | 'github-pull-request'    | 'pull_request'        || new PullRequest(2, 'updated', COMMIT, 'refs/pull/2/head', 'changes', 'main', false, 'Update the README', [], 'Codertocat')
    Forge.GITHUB    | 'github-fork'            | 'pull_request'        || new PullRequest(2, 'opened', COMMIT, 'refs/pull/2/head', 'changes', 'main', true, 'Update the README', [], 'Codertocat')
    Forge.GITLAB    | 'gitlab-merge-request'   | 'Merge Request Hook'  || new PullRequest(1, 'opened', COMMIT, 'refs/merge-requests/1/head', 'ms-viewport', 'master', false, 'MS-Viewport', [], 'root')
    Forge.BITBUCKET | 'bitbucket-pull-request' | 'pullrequest:created' || new PullRequest(7, 'opened', 'd3022fc0ca3d', 'refs/heads/feature', 'feature', 'main', false, 'Title', [], 'emmap1')
  }

  def 'a hook of #forge with a wrong signature, none, or of a project without a secret is not read'() {
    given:
    def body = 'no JSON at all'.bytes
    def right = headers(forge, body, 'push')

    expect:
    Hooks.read(new HookRequest(right, body, forge, SECRET)) instanceof HookResult.Malformed
    Hooks.read(new HookRequest(right, 'no JSON at al!'.bytes, forge, forge == Forge.GITLAB ? 'another' : SECRET)) instanceof HookResult.Unsigned
    Hooks.read(new HookRequest(headers(forge, body, 'push', 'another'), body, forge, SECRET)) instanceof HookResult.Unsigned
    Hooks.read(new HookRequest([:], body, forge, SECRET)) instanceof HookResult.Unsigned
    Hooks.read(new HookRequest(right, body, forge, null)) instanceof HookResult.Unsigned
    Hooks.read(new HookRequest(headers(forge, body, 'push', ' '), body, forge, '')) instanceof HookResult.Unsigned

    where:
    forge << Forge.values().toList()
  }

  def 'what means nothing is ignored: #name'() {
    expect:
    read(Forge.GITHUB, name, event) instanceof HookResult.Ignored

    where:
    name             | event
    'github-ping'    | 'ping'
    'github-push'    | 'star'
    'github-push'    | ''
    'github-labeled' | 'pull_request'
  }

  def 'a signed body that is not as documented is malformed: #body'() {
    given:
    def bytes = body.getBytes(StandardCharsets.UTF_8)

    expect:
    Hooks.read(new HookRequest(headers(Forge.GENERIC, bytes, ''), bytes, Forge.GENERIC, SECRET)) instanceof HookResult.Malformed

    where:
    body << ['', '[]', 'null', '{', '{"ref": 7}', '{"ref": "refs/heads/main"}', '{"ref": "--upload-pack=x", "commit": "' + COMMIT + '"}',
             '{"ref": "refs/heads/a\\u0000b", "commit": "' + COMMIT + '"}', '{"ref": {"a": 1}, "commit": []}',
             '{"ref": "refs/heads/main", "commit": "--all"}', '{"ref":"refs/heads/' + 'x' * 2000 + '", "commit": "' + COMMIT + '"}',
             '[' * 100_000, '{"a":' * 100_000]
  }

  def 'a push with 10,000 commits is read'() {
    given:
    def json = new JsonObject(new String(payload('github-push')))
    def commits = new JsonArray()
    10_000.times { commits.add(new JsonObject().put('id', COMMIT).put('message', "change $it".toString()).put('modified', new JsonArray(["a/$it".toString()]))) }
    def body = json.put('commits', commits).encode().bytes

    expect:
    with(Hooks.read(new HookRequest(headers(Forge.GITHUB, body, 'push'), body, Forge.GITHUB, SECRET)) as HookResult.Pushed) {
      pushes()[0].after() == COMMIT
    }
  }

  def 'a form is read as GitHub sends it'() {
    given:
    def body = "payload=${URLEncoder.encode(new String(payload('github-push')), 'UTF-8')}".bytes
    def headers = headers(Forge.GITHUB, body, 'push') + ['content-type': 'application/x-www-form-urlencoded']

    expect:
    Hooks.read(new HookRequest(headers, body, Forge.GITHUB, SECRET)) instanceof HookResult.Pushed
  }

  def 'without a usable id of the delivery, the body is its id'() {
    given:
    def body = payload('github-push')
    def sent = { String id -> (Hooks.read(new HookRequest(headers(Forge.GITHUB, body, 'push') + ['x-github-delivery': id], body, Forge.GITHUB, SECRET)) as HookResult.Work).delivery().id() }

    expect:
    sent('') == sent('x' * 201)
    sent('').startsWith('sha256:')
  }

  def 'what is kept of a hook is all of it: #name'() {
    given:
    def work = read(forge, name, event) as HookResult.Work

    expect:
    HookJson.read(new JsonObject(HookJson.of(work).encode())) == work

    where:
    forge           | name                  | event
    Forge.GITHUB    | 'github-push'         | 'push'
    Forge.GITHUB    | 'github-delete'       | 'push'
    Forge.BITBUCKET | 'bitbucket-push'      | 'repo:push'
    Forge.GITHUB    | 'github-pull-request' | 'pull_request'
  }
}
