package io.leat.server.api

import io.leat.server.Running
import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir

/** What can never be run is refused when it is registered, and nothing is stored. */
class RegistrationSpec extends Specification {
  @Shared @TempDir Path folder
  @Shared @AutoCleanup Running leat

  def setupSpec() {
    leat = new Running(folder.resolve('data'))
    leat.post('/projects', [name: 'there', url: 'https://git.example.com/there.git', jobfile: 'ci/Jobfile'])
  }

  def 'a Jobfile that is no file of a repository: #path'() {
    when:
    def made = leat.post('/projects', [name: 'web', url: 'https://git.example.com/web.git', jobfile: path])
    def changed = leat.send('PATCH', '/projects/there', [jobfile: path])

    then:
    [made, changed]*.status == [400, 400]
    [made, changed]*.json*.pointer == ['/jobfile'] * 2
    made.json.detail.contains('a path from the top of the repository')
    leat.get('/projects/web').status == 404
    leat.get('/projects/there').json.jobfile == 'ci/Jobfile'

    where:
    path << ['/etc/passwd', '../Jobfile', 'ci/../../Jobfile', 'ci//Jobfile', './Jobfile', 'ci/', '..', 'ci\\Jobfile', 'ci/Job\u0000file']
  }

  def 'a port that there cannot be: #url'() {
    when:
    def made = leat.post('/projects', [name: 'web', url: url])

    then:
    made.status == 400
    made.json.pointer == '/url'
    made.json.detail.contains('a port is 1 to 65535')
    leat.get('/projects/web').status == 404

    where:
    url << ['https://git.example.com:0/web.git', 'https://git.example.com:65536/web.git', 'ssh://git@git.example.com:99999/web.git', 'http://[::1]:70000/web.git']
  }

  def 'what is a path and a port is taken: #url #path'() {
    expect:
    leat.post('/projects', [name: name, url: url, jobfile: path]).status == 201

    where:
    name | url                                     | path
    'a'  | 'https://git.example.com:65535/web.git' | 'ci/..Jobfile'
    'b'  | 'https://git.example.com:1/web.git'     | 'Jobfile.yaml'
    'c'  | 'https://git.example.com/web.git'       | ''
  }
}
