package io.leat.cli.install;

import io.leat.engine.driver.local.OtherAccount;
import io.leat.engine.driver.local.ProgramText;
import io.leat.engine.durable.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** As the accounts themselves: the server's becomes that of its tasks, which cannot enter the data folder; and reads its configuration. */
final class AccountTrial implements Trial {
  private static final String FOLDER = "LEAT_DATA_FOLDER";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** What systemd gives a service. */
  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  /** Tries to get in by each way; the folder comes by the environment. */
  private static final String ENTER =
      "if ls -- \"$%1$s\" || ls -- \"$%1$s/keys\" || cd -- \"$%1$s\"; then r=reached; else r=refused; fi > /dev/null 2>&1; echo $r"
          .formatted(FOLDER);

  private final Places places;

  AccountTrial(Places places) {
    this.places = places;
  }

  @Override
  public List<Fault> faults(Wanted wanted, Account server, Account tasks, Steps steps)
      throws InterruptedException {
    List<Fault> faults = new ArrayList<>();
    try {
      OtherAccount account =
          OtherAccount.from(server.name(), tasks.name(), Map.of(FOLDER, wanted.data().toString()));
      String said = account.asked(ENTER);
      if ("refused".equals(said)) {
        steps.tried(
            "'"
                + server.name()
                + "' becomes '"
                + tasks.name()
                + "' by sudo, which cannot enter "
                + wanted.data());
      } else {
        faults.add(
            new Fault(
                "'" + tasks.name() + "' can enter the data folder " + wanted.data(),
                "close it: chmod 700 " + wanted.data() + "; then say this again"));
      }
    } catch (IOException problem) {
      faults.add(
          new Fault(
              Reason.of(problem),
              "see that /etc/sudoers has '@includedir "
                  + places.rules()
                  + "', and that no rule after it says otherwise: sudo -l -U "
                  + server.name()));
    }
    if (faults.isEmpty()) {
      configuration(wanted, server, steps, faults);
    }
    return faults;
  }

  /** What the server itself says of its configuration, as its account. */
  private void configuration(Wanted wanted, Account server, Steps steps, List<Fault> faults)
      throws InterruptedException {
    List<String> words = new ArrayList<>();
    words.add(places.program("setpriv").map(Object::toString).orElse("setpriv"));
    words.addAll(
        List.of(
            "--reuid=" + server.number(),
            "--regid=" + server.groupNumber(),
            "--init-groups",
            "--inh-caps=-all",
            "--"));
    words.addAll(wanted.program());
    words.addAll(List.of("server", "--config", wanted.config().toString(), "--check-config"));
    String why = "";
    try {
      ProgramText.Printed printed = ProgramText.of(words, environment(server), PATIENCE, true);
      if (printed.code() == 0) {
        steps.tried("'" + server.name() + "' starts Leat, and finds its configuration sound");
        return;
      }
    } catch (IOException problem) {
      why = ": " + Reason.of(problem);
    }
    faults.add(
        new Fault(
            "as '" + server.name() + "', Leat does not take its configuration" + why,
            "it said so above, or does by: "
                + String.join(" ", words)
                + "; Leat and its Java have to lie where '"
                + server.name()
                + "' can read them, such as /opt/leat"));
  }

  private static Map<String, String> environment(Account server) {
    return Map.of(
        "PATH",
        PATH,
        "HOME",
        server.home().toString(),
        "USER",
        server.name(),
        "LOGNAME",
        server.name(),
        "SHELL",
        "/bin/sh",
        // no cache is made beside it, which would go on when this has ended
        "XDG_CACHE_HOME",
        "/dev/null");
  }
}
