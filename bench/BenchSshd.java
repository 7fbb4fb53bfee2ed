import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** An OpenSSH server on a free port of the loopback, with keys of its own, which lets in whom it is told as the account that runs it. */
final class BenchSshd implements AutoCloseable {
  static final String USER = System.getProperty("user.name");

  private final Path folder;
  private final int port;
  private final Process process;

  /** Starts it; {@code folder} is made for its files. */
  BenchSshd(Path folder) throws IOException, InterruptedException {
    this.folder = Files.createDirectories(folder);
    Path hostKey = key(folder.resolve("host"));
    Files.createFile(folder.resolve("keys"));
    if (USER.equals("root")) {
      Files.createDirectories(Path.of("/run/sshd"));
    }
    Path configuration =
        Files.writeString(
            folder.resolve("configuration"),
            """
            ListenAddress 127.0.0.1
            HostKey %s
            AuthorizedKeysFile %s
            PidFile none
            UsePAM no
            StrictModes no
            PermitRootLogin yes
            PasswordAuthentication no
            MaxStartups 100
            # bash is not the first shell then, and does not read the account's profile
            SetEnv SHLVL=1
            """
                .formatted(hostKey, folder.resolve("keys")));
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      this.port = free.getLocalPort();
    }
    this.process =
        new ProcessBuilder("/usr/sbin/sshd", "-D", "-e", "-f", configuration.toString(), "-p", Integer.toString(port))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said").toFile())
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    await();
  }

  private void await() throws IOException, InterruptedException {
    for (int i = 0; i < 500 && process.isAlive(); i++) {
      try (Socket open = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return;
      } catch (IOException notYet) {
        Thread.sleep(20);
      }
    }
    throw new IOException("sshd does not start: " + said());
  }

  /** Makes a pair of keys; the file of the private one. */
  static Path key(Path file) throws IOException, InterruptedException {
    Process made = new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file.toString()).inheritIO().start();
    if (made.waitFor() != 0) {
      throw new IOException("ssh-keygen made no key");
    }
    return file;
  }

  int port() {
    return port;
  }

  /** The line of its public key. */
  String hostKey() throws IOException {
    String[] words = Files.readString(folder.resolve("host.pub")).split(" ");
    return words[0] + " " + words[1].strip();
  }

  /** Lets in who has the key of this line. */
  void admit(String publicKey) throws IOException {
    Files.writeString(folder.resolve("keys"), publicKey.strip() + "\n", StandardOpenOption.APPEND);
  }

  /** How many there are now. */
  long connections() {
    return process.children().count();
  }

  private String said() throws IOException {
    return Files.readString(folder.resolve("said"), StandardCharsets.ISO_8859_1);
  }

  /** Ends it with all connections. */
  @Override
  public void close() {
    process.descendants().filter(each -> each.info().command().orElse("").contains("sshd")).forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
