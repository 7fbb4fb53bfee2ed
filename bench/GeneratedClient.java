import client.ApiClient;
import client.api.AccountApi;
import client.api.ProjectApi;
import client.api.RunApi;
import client.api.TriggerApi;
import client.model.Accepted;
import client.model.Login;
import client.model.NewProject;
import client.model.Run;
import client.model.Trigger;
import client.model.TriggerParametersValue;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** What a client can do that OpenAPI Generator made of the contract; see bench/client. */
final class GeneratedClient {
  private static final String JOBFILE =
      """
      job('release') {
        params { text 'word' }
        task('pack') {
          sh 'printf %s "$word" > packed.txt'
          artifact 'packed', files: 'packed.txt'
        }
      }
      """;

  private GeneratedClient() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = BenchServer.newFolder("leat-client");
    try (BenchServer server = new BenchServer(Path.of(arguments[0]), folder, 2, "")) {
      server.start();
      ApiClient client = new ApiClient();
      client.updateBaseUri("http://127.0.0.1:" + server.port());
      String password = Files.readString(folder.resolve("data/admin")).strip();
      String token = new AccountApi(client).login(new Login().name("admin").password(password)).getToken();
      client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + token));
      new ProjectApi(client).createProject(new NewProject().name("made").text(JOBFILE), "key-1");
      Accepted accepted =
          new TriggerApi(client).triggerRun("made", "key-2", new Trigger().job("release").putParametersItem("word", new TriggerParametersValue("hello")));
      RunApi runs = new RunApi(client);
      Run run = runs.getRun(accepted.getRun(), null);
      for (int i = 0; i < 1_000 && run.getEnded() == null; i++) {
        Thread.sleep(20);
        run = runs.getRun(accepted.getRun(), null);
      }
      File artifact = runs.getFile(accepted.getRun(), "pack", "packed", "packed.txt", null, null, null);
      String text = Files.readString(artifact.toPath());
      System.out.println("run " + run.getRun() + " " + run.getStatus() + ", its artifact holds '" + text + "'");
      System.exit(text.equals("hello") ? 0 : 1);
    }
  }
}
