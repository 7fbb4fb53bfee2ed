package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What somebody may do, one for each question that is asked of an account. A token is given some of those that its account has. */
public enum Right {
  /** May he see a project: its settings, jobs, kept Jobfile, members, and what forges sent? */
  @JsonProperty("projects:read")
  PROJECTS_READ(Subject.PROJECT, Role.VIEWER),
  /** May he register one? */
  @JsonProperty("projects:create")
  PROJECTS_CREATE(Subject.SERVER, Role.MAINTAINER),
  /** May he change its settings and its kept Jobfile? */
  @JsonProperty("projects:change")
  PROJECTS_CHANGE(Subject.PROJECT, Role.MAINTAINER),
  /** May he remove it with all of its runs? */
  @JsonProperty("projects:delete")
  PROJECTS_DELETE(Subject.PROJECT, Role.ADMIN),
  /** May he say who has which role in it? */
  @JsonProperty("members:change")
  MEMBERS_CHANGE(Subject.PROJECT, Role.ADMIN),
  /** May he see its runs: how they go, their logs, tests and events, and what waits? */
  @JsonProperty("runs:read")
  RUNS_READ(Subject.PROJECT, Role.VIEWER),
  /** May he take files of its runs: sources and artifacts? */
  @JsonProperty("artifacts:read")
  ARTIFACTS_READ(Subject.PROJECT, Role.VIEWER),
  /** May he start a run, or one again? */
  @JsonProperty("runs:trigger")
  RUNS_TRIGGER(Subject.PROJECT, Role.DEVELOPER),
  /** May he stop one? */
  @JsonProperty("runs:cancel")
  RUNS_CANCEL(Subject.PROJECT, Role.DEVELOPER),
  /** May he let a task run that asks, where its Jobfile names nobody, or him too? */
  @JsonProperty("runs:approve")
  RUNS_APPROVE(Subject.PROJECT, Role.DEVELOPER),
  /** May he say that what somebody unknown wrote may run as if he had written it? */
  @JsonProperty("runs:trust")
  RUNS_TRUST(Subject.PROJECT, Role.MAINTAINER),
  /** May he pin one, and move it in the queue? */
  @JsonProperty("runs:change")
  RUNS_CHANGE(Subject.PROJECT, Role.DEVELOPER),
  /** May he remove one? */
  @JsonProperty("runs:delete")
  RUNS_DELETE(Subject.PROJECT, Role.MAINTAINER),
  /** May he see its webhooks, whose addresses may be secrets? */
  @JsonProperty("webhooks:read")
  WEBHOOKS_READ(Subject.PROJECT, Role.MAINTAINER),
  /** May he make and remove them? */
  @JsonProperty("webhooks:change")
  WEBHOOKS_CHANGE(Subject.PROJECT, Role.MAINTAINER),
  /** May he see which secrets its tasks can ask for, never what they are? */
  @JsonProperty("secrets:read")
  SECRETS_READ(Subject.PROJECT, Role.MAINTAINER),
  /** May he keep and remove them? */
  @JsonProperty("secrets:change")
  SECRETS_CHANGE(Subject.PROJECT, Role.MAINTAINER),
  /** May he see what it asks before versions go live, and what went live? */
  @JsonProperty("environments:read")
  ENVIRONMENTS_READ(Subject.PROJECT, Role.VIEWER),
  /** May he say what it asks before versions go live? */
  @JsonProperty("environments:change")
  ENVIRONMENTS_CHANGE(Subject.PROJECT, Role.MAINTAINER),
  /** May he see the agents that its tasks may run on? */
  @JsonProperty("agents:read")
  AGENTS_READ(Subject.PROJECT, Role.VIEWER),
  /** May he register agents, change, test and remove them? */
  @JsonProperty("agents:change")
  AGENTS_CHANGE(Subject.SERVER, Role.ADMIN),
  /** May he hold the queue, and let it go on? */
  @JsonProperty("queue:change")
  QUEUE_CHANGE(Subject.SERVER, Role.MAINTAINER),
  /** May he see what is measured? */
  @JsonProperty("metrics:read")
  METRICS_READ(Subject.SERVER, Role.VIEWER),
  /** May he see accounts, groups and invitations? */
  @JsonProperty("accounts:read")
  ACCOUNTS_READ(Subject.SERVER, Role.ADMIN),
  /** May he make, change and remove them? */
  @JsonProperty("accounts:change")
  ACCOUNTS_CHANGE(Subject.SERVER, Role.ADMIN),
  /** May he see who did what? */
  @JsonProperty("audit:read")
  AUDIT_READ(Subject.SERVER, Role.ADMIN),
  /** May he see, keep and remove secrets that tasks of all projects can ask for, and have the master key replaced? */
  @JsonProperty("server:secrets")
  SERVER_SECRETS(Subject.SERVER, Role.ADMIN),
  /** May he have deleted what is not kept any longer? */
  @JsonProperty("server:clean")
  SERVER_CLEAN(Subject.SERVER, Role.ADMIN),
  /** May he take a copy of everything? */
  @JsonProperty("server:backup")
  SERVER_BACKUP(Subject.SERVER, Role.ADMIN);

  private final Subject subject;
  private final Role least;

  /** What a right is about. */
  public enum Subject {
    /** A project: who has the role in it has the right there, and who has it on the server has it everywhere. */
    PROJECT,
    /** The server: who has the role there has the right. */
    SERVER
  }

  Right(Subject subject, Role least) {
    this.subject = subject;
    this.least = least;
  }

  /** Its word, such as {@code runs:read}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', ':');
  }

  /** The right of a word; empty for any other text. */
  public static Optional<Right> of(String word) {
    return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
  }

  /** The words, in the order of the rights. */
  public static List<String> words() {
    return Arrays.stream(values()).map(Right::word).toList();
  }

  /** What it is about. */
  public Subject subject() {
    return subject;
  }

  /** The least role that has it. */
  public Role least() {
    return least;
  }
}
