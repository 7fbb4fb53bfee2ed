package io.leat.cli.install;

import io.leat.cli.terminal.Print;
import io.leat.engine.durable.Reason;
import java.io.IOException;
import java.util.List;

/** What {@link Installation} made is removed again: the rule and the unit, never data, configuration or accounts. */
public final class Removal {
  private final Places places;
  private final Wanted wanted;
  private final Steps steps;
  private final Accounts accounts;
  private final MachinePrograms programs;

  private Removal(Places places, Wanted wanted, boolean rehearsed, Print out) {
    this.places = places;
    this.wanted = wanted;
    this.steps = new Steps(out, rehearsed);
    this.accounts = new Accounts(places);
    this.programs = new MachinePrograms(places);
  }

  /**
   * Removes it, and says whether nothing of it is there any more.
   *
   * @param rehearsed whether nothing is done, and only told
   */
  public static boolean make(Places places, Wanted wanted, boolean rehearsed, Print out)
      throws InterruptedException {
    Removal removal = new Removal(places, wanted, rehearsed, out);
    try {
      removal.make();
    } catch (IOException problem) {
      removal.steps.failed(Reason.of(problem), "when it is mended, say this again");
    }
    return !removal.steps.isFailed();
  }

  private void make() throws IOException, InterruptedException {
    if (!steps.isRehearsed() && !accounts.isRoot()) {
      steps.failed(
          "this account is not root, which alone may remove it",
          "say the same by sudo, or with --dry-run, which only tells what would be done");
      return;
    }
    InstalledFile unit = wanted.unit(places, wanted.user());
    if (isOwn(unit, "the unit of systemd")) {
      boolean isTold = places.isWithSystemd() && !steps.isRehearsed();
      if (isTold) {
        // before its file is gone; its tasks go on
        programs.text("systemctl", List.of("disable", "--now", wanted.service()));
      }
      remove(unit);
      if (isTold) {
        programs.text("systemctl", List.of("daemon-reload"));
      }
    }
    InstalledFile rule = wanted.rule(places);
    if (isOwn(rule, "the rule of sudo")) {
      remove(rule);
    }
    steps.left("the configuration " + wanted.config());
    steps.left("the data folder " + wanted.data());
    for (String name : List.of(wanted.user(), wanted.tasksUser())) {
      if (accounts.find(name).isPresent()) {
        steps.left("the account '" + name + "': userdel " + name);
      }
    }
  }

  private boolean isOwn(InstalledFile file, String what) throws IOException {
    return switch (file.state()) {
      case MISSING -> {
        steps.left(what + ": there is no " + file.path());
        yield false;
      }
      case HIDDEN -> {
        steps.left(what + ": this account cannot see whether there is " + file.path());
        yield false;
      }
      case SAME, EARLIER, CHANGED -> {
        if (!file.isAsMade()) {
          steps.kept(
              file.path() + ", " + what + ": somebody wrote it, or has changed it",
              "remove it yourself if nothing needs it: rm " + file.path());
          yield false;
        }
        yield true;
      }
    };
  }

  private void remove(InstalledFile file) throws IOException {
    if (!steps.isRehearsed()) {
      file.remove();
    }
    steps.removed(file.path().toString());
  }
}
