package io.leat.cli

import io.leat.cli.terminal.Json
import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir

/** What the pages show of the command line is what it prints. */
class PagesSpec extends Specification {
  static final ROOT = new File('..').canonicalFile
  @TempDir Path folder

  /** The first block of text of {@code page} that begins with {@code start}, and the block before it. */
  static List<String> shown(String page, String start) {
    def blocks = (new File(ROOT, page).text =~ /(?ms)^```[^\n]*\n(.*?)^```/).collect { it[1] }
    int at = blocks.findIndexOf { it.startsWith(start) }
    [blocks[at - 1], blocks[at]]
  }

  def 'the README shows the plan of its own example'() {
    given:
    def (jobfile, plan) = shown('README.md', 'mill\n')
    def shell = new Shell(folder)
    shell.file('Jobfile', jobfile)

    expect:
    shell.leat('plan').out == plan
  }

  def 'docs/jobfile.md shows the error of its own example'() {
    given:
    def (jobfile, message) = shown('docs/jobfile.md', 'Jobfile:4:11: error')
    def shell = new Shell(folder)
    shell.file('Jobfile', jobfile)

    expect:
    shell.leat('check').with { (it.out + it.err).contains(message) }
  }

  def 'the message to Slack of the recipes is JSON, whatever failed'() {
    given: 'a curl that keeps what it is to send'
    def recipe = (new File(ROOT, 'docs/recipes.md').text =~ /(?ms)^## A message to Slack$.*?^```groovy\n(.*?)^```/)[0][1]
    def shell = new Shell(folder)
    shell.file('bin/curl', """#!/bin/sh
      while [ "\$1" != --data ]; do shift; done
      printf '%s' "\$2" > '$folder/sent'
      """)
    folder.resolve('bin/curl').toFile().executable = true
    shell.environment = [PATH: "$folder/bin:${System.getenv('PATH')}".toString(), SLACK_HOOK: 'https://hooks.example.com']
    shell.file('Jobfile', recipe.replace("task('test') { sh 'make test' }", failing.collect { "task('$it') { sh 'false' }" }.join('\n')))

    when:
    def said = shell.leat('run')

    then:
    said.code == 1
    Json.read(folder.resolve('sent').toFile().text).text('text') == text

    where:
    failing                    || text
    ['test']                   || 'nightly#1: test'
    ['a', 'the "quick" one']   || "nightly#1: a,the 'quick' one"
  }

  def 'the README names every command, and no other'() {
    expect:
    (new File(ROOT, 'README.md').text =~ /\| `leat (\w+)/).collect { it[1] }.sort() == Commands.NAMES.sort(false)
  }

  def 'the plan of the sample #name can be shown in every form'() {
    expect:
    ['text', 'json', 'dot', 'mermaid', 'svg'].every {
      new Shell(folder).leat('plan', new File(ROOT, "samples/$name/Jobfile").path, '--format', it).code == 0
    }

    where:
    name << new File(ROOT, 'samples').listFiles().findAll { it.directory }*.name.sort()
  }
}
