package io.leat.cli

import java.nio.channels.FileChannel
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.StandardCopyOption
import java.nio.file.StandardOpenOption
import java.security.MessageDigest
import java.util.jar.JarEntry
import java.util.jar.JarOutputStream

/**
 * The words that start the command line of this build as a process. Its classes come from an archive that the JVM made of them: a start
 * takes two thirds of the time of the processor that way, and the tests start some hundreds. Who comes first makes it, for all tests of
 * what was built.
 */
final class LeatProcess {
  private static final OPTIONS = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC']
  private static final Path PLACE = Path.of('target', 'processes').toAbsolutePath()
  private static final List<String> START = start()

  private LeatProcess() {}

  /** What starts {@code words}, with further options of the JVM. */
  static List<String> command(List<String> options, List<String> words) {
    [java().toString(), *OPTIONS, *options, *START, *words]
  }

  /** The same in a JVM of another place, which has no archive. */
  static List<String> command(Path java, List<String> options, List<String> words) {
    java == Path.of(System.getProperty('java.home'))
      ? command(options, words)
      : [java.resolve('bin/java').toString(), *OPTIONS, *options, '-cp', System.getProperty('java.class.path'), 'io.leat.cli.Leat', *words]
  }

  private static Path java() {
    Path.of(System.getProperty('java.home'), 'bin', 'java')
  }

  private static List<String> start() {
    Files.createDirectories(PLACE)
    def entries = System.getProperty('java.class.path').split(File.pathSeparator).collect { new File(it) }
      .findAll { it.exists() && !it.path.endsWith('test-classes') }
    def made = PLACE.resolve(key(entries))
    FileChannel.open(PLACE.resolve('lock'), StandardOpenOption.CREATE, StandardOpenOption.WRITE).withCloseable { channel ->
      channel.lock()
      if (!Files.exists(made.resolve('classes.jsa'))) {
        PLACE.toFile().listFiles().findAll { it.directory }*.deleteDir()
        make(entries, made)
      }
    }
    ["-XX:SharedArchiveFile=${made.resolve('classes.jsa')}".toString(), '-cp', classPath(entries, made), 'io.leat.cli.Leat']
  }

  /** Makes the folder {@code made} as a whole. */
  private static void make(List<File> entries, Path made) {
    def making = Files.createTempDirectory(PLACE, 'making')
    entries.eachWithIndex { each, i ->
      if (each.directory) {
        jar(each, making.resolve("${i}.jar"))
      }
    }
    // the archive holds for the class path that it was made with
    Files.move(making, made, StandardCopyOption.ATOMIC_MOVE)
    def training = Files.createDirectory(made.resolve('training'))
    ['Jobfile', 'Run'].each { Files.copy(Path.of('src/dist/lib/training', it), training.resolve(it)) }
    Files.writeString(training.resolve('commands'), 'check Jobfile\nrun Run\nserve 1\n')
    def builder = new ProcessBuilder([java().toString(), *OPTIONS, "-XX:ArchiveClassesAtExit=$made/classes.jsa".toString(), '-Xlog:disable',
      '-cp', classPath(entries, made), 'io.leat.cli.Training', 'commands'])
    builder.environment().keySet().removeIf { it.startsWith('LEAT_') }
    def said = made.resolve('said').toFile()
    def code = builder.directory(training.toFile()).redirectErrorStream(true).redirectOutput(said).start().waitFor()
    assert code == 0: said.text
  }

  /** The class path with the folders of {@code made} as jars: an archive holds for jars alone. */
  private static String classPath(List<File> entries, Path made) {
    entries.withIndex().collect { each, i -> each.directory ? made.resolve("${i}.jar") : each }.join(File.pathSeparator)
  }

  private static void jar(File folder, Path jar) {
    new JarOutputStream(Files.newOutputStream(jar)).withCloseable { out ->
      out.level = 0
      files(folder).each {
        def name = folder.toPath().relativize(it.toPath()).toString()
        // folders too: who looks for migrations looks into one
        out.putNextEntry(new JarEntry(it.directory ? "$name/" : name))
        it.file && Files.copy(it.toPath(), out)
        out.closeEntry()
      }
    }
  }

  /** All files and folders below {@code folder}. */
  private static List<File> files(File folder) {
    def files = []
    folder.eachFileRecurse { files << it }
    files.sort()
  }

  /** Other classes, another archive. */
  private static String key(List<File> entries) {
    def digest = MessageDigest.getInstance('SHA-256')
    entries.collectMany { it.directory ? files(it) : [it] }.each { digest.update("$it ${it.length()} ${it.lastModified()}\n".bytes) }
    digest.update(System.getProperty('java.vm.version').bytes)
    digest.digest().encodeHex().toString().take(16)
  }
}
