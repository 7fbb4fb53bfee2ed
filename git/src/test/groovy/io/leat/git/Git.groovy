package io.leat.git

import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.TimeUnit

/** Repositories made by the git program, which sees no configuration but its own. */
final class Git {
  static final Map<String, String> ENVIRONMENT = [
    GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0',
    GIT_AUTHOR_NAME    : 'Ann', GIT_AUTHOR_EMAIL: 'ann@example.com', GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z',
    GIT_COMMITTER_NAME : 'Ann', GIT_COMMITTER_EMAIL: 'ann@example.com', GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z',
  ]

  final Path folder

  Git(Path folder) {
    this.folder = folder
  }

  /** A new repository with the branch main and no commit. */
  static Git repository(Path folder) {
    Files.createDirectories(folder)
    def git = new Git(folder)
    git.run('init', '-q', '-b', 'main')
    git
  }

  /** What git says on stdout, without the last line end; it must succeed. */
  String run(String... words) {
    def builder = new ProcessBuilder(['git', '-c', 'protocol.file.allow=always', *words]).directory(folder.toFile())
    builder.environment().putAll(ENVIRONMENT)
    def output = Files.createTempFile('git', '.txt').toFile()
    try {
      def process = builder.redirectErrorStream(true).redirectOutput(output).start()
      assert process.waitFor(60, TimeUnit.SECONDS)
      assert process.exitValue() == 0: "git ${words.join(' ')}: $output.text"
      output.text.trim()
    } finally {
      output.delete()
    }
  }

  /** Commits files with their texts, and returns the id of the commit. */
  String commit(Map<String, String> files) {
    files.each { name, text ->
      def file = folder.resolve(name)
      Files.createDirectories(file.parent)
      Files.writeString(file, text)
      run('add', '--', name)
    }
    run('commit', '-q', '--allow-empty', '-m', "with ${files.keySet().join(', ')}")
    head()
  }

  String head() {
    run('rev-parse', 'HEAD')
  }

  /** How many commits there are, from HEAD on. */
  int commits() {
    run('rev-list', '--count', 'HEAD') as int
  }

  String text(String name) {
    folder.resolve(name).toFile().getText('UTF-8')
  }

  boolean has(String name) {
    Files.exists(folder.resolve(name))
  }
}
