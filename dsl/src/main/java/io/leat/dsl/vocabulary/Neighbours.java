package io.leat.dsl.vocabulary;

import io.leat.dsl.source.Syntax;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What people write who come from other systems, and what to write instead, in each syntax. */
public final class Neighbours {
  /** Words, what to write in Groovy, and what in YAML, JSON and TOML, where that is not the same. */
  private static final String TABLE =
      """
      echo                         | a Jobfile prints nothing: write sh 'echo ...' in a task | a Jobfile prints nothing: write sh: echo ... in a task
      pipeline, workflow           | write job('name') { ... } instead: tasks stand right in it | write job: {NAME: {task: ...}} instead
      jobs                         | the jobs of others are tasks here: write job('name') { task('build') { sh 'make' } } | the jobs of others are tasks here: write job: {NAME: {task: {build: {sh: make}}}}
      stages                       | write the tasks right into the job, in sequence { } if they follow each other | write the tasks right into the job, in 'sequence' if they follow each other
      stage                        | write task('name') { ... } instead | write task: {NAME: {sh: ...}} instead
      steps                        | write the steps right into the task: sh 'make' | write the steps right into the task: sh: make, or a list
      parallel                     | leave it out: tasks run at the same time unless 'needs' or 'sequence' orders them |
      node, label                  | write task('name') { agent 'label' } instead | write agent: LABEL in the task instead
      runs-on, runs_on, runsOn, tags, pool | write agent 'label' instead | write agent: LABEL instead
      post, after_script           | write always { task('name') { ... } } instead | write always: {task: {NAME: {sh: ...}}} instead
      variables, vars              | write env NAME: 'value' instead | write env: {NAME: value} instead
      withEnv                      | write env NAME: 'value' in the task, or sh '...', env: [NAME: 'value'] |
      credentials, withCredentials | write secrets 'NAME' in the task instead: it is there as $NAME | write secrets: NAME in the task instead: it is there as $NAME
      stash, publish, upload, artifacts       | write artifact 'name', files: '...' instead | write artifact: {NAME: {files: ...}} instead
      archiveArtifacts             | write artifact 'name', files: '...' instead | write artifact: {NAME: {files: ...}} instead
      unstash, download            | write use artifact: 'name', from: 'task' instead | write use: {artifact: NAME, from: TASK} instead
      junit                        | write reports junit: '...' instead | write reports: {junit: ...} instead
      input                        | write approve() in the task instead | write approve: true in the task instead
      image, container, docker     | run the container in a step: sh 'docker run ...' | run the container in a step: sh: docker run ...
      services                     | start what the task needs in a step: sh 'docker run -d ...' | start what the task needs in a step: sh: docker run -d ...
      bash, bat, cmd, command, commands, exec, powershell, script, shell | write sh '...' instead | write sh: ... instead
      before_script                | write it as a step of the task, before the others: sh '...' | write it as a step of the task, before the others: sh: ...
      uses                         | there are no actions: a step is a script, sh '...', and the sources are there | there are no actions: a step is a script, sh: ..., and the sources are there
      dir, workdir, working-directory, working_directory | give it to the step: sh '...', dir: 'it' | give it to the step: sh: {script: ..., dir: it}
      dependsOn, depends_on, dependencies, requires | write needs 'task' instead | write needs: TASK instead
      if, rules, condition         | write when ... instead | write when: "git.branch == 'main'" instead
      only                         | write when git.branch == 'main' instead | write when: "git.branch == 'main'" instead
      except, unless               | write when git.branch != 'main' instead | write when: "git.branch != 'main'" instead
      on                           | write triggers { push() } instead | write triggers: {push: true} instead
      schedule, schedules          | write cron '30 2 * * *' in 'triggers' instead | write cron: 30 2 * * * in 'triggers' instead
      pull_request, merge_request  | write pullRequest() in 'triggers' instead | write pullRequest: true in 'triggers' instead
      parameters                   | write params { text 'name' } instead | write params: {text: NAME} instead
      string                       | write text 'name' instead | write text: NAME instead
      bool, boolean, booleanParam  | write flag 'name' instead | write flag: NAME instead
      int, integer                 | write number 'name' instead | write number: NAME instead
      choice, enum                 | write text 'name', choices: ['one', 'other'] instead | write text: {NAME: {choices: [one, other]}} instead
      strategy                     | write task('name', matrix: [jdk: [17, 21]]) instead | write matrix: {jdk: [17, 21]} in the task instead
      allow_failure, continue-on-error, continueOnError | write allowFailure() instead | write allowFailure: true instead
      timeout-minutes              | write timeout minutes: 10 instead | write timeout: {minutes: 10} instead
      name                         | the name follows the word: job('name'), task('name') | a name is a key: job: {NAME: {task: {NAME: ...}}}
      tools, tool                  | install it on the agents, and ask for those by agent 'label' | install it on the agents, and ask for those by agent: LABEL
      options, properties, defaults | write timeout, concurrency, env and agent right into the job |
      pollSCM, githubPush          | write push() in 'triggers' instead | write push: true in 'triggers' instead
      upstream                     | write job 'name' in 'triggers' instead | write job: NAME in 'triggers' instead
      event                        | what starts a job stands in it: write triggers { push() } | what starts a job stands in it: write triggers: {push: true}
      branch, branches             | write when git.branch == 'main' instead | write when: "git.branch == 'main'" instead
      success, on_success          | write onSuccess { task('name') { ... } } instead | write onSuccess: {task: {NAME: {sh: ...}}} instead
      failure, unsuccessful, on_failure | write onFailure { task('name') { ... } } instead | write onFailure: {task: {NAME: {sh: ...}}} instead
      cleanup                      | write always { task('name') { ... } } instead | write always: {task: {NAME: {sh: ...}}} instead
      cleanWs, deleteDir           | leave it out: on a server each task has a workspace of its own |
      clone                        | leave it out: the sources are there; others come by checkout url: '...' | leave it out: the sources are there; others come by checkout: {url: ...}
      resource_group               | write lock 'name' instead | write lock: NAME instead
      interruptible, cancel-in-progress | write concurrency 'name', policy: 'cancel-older' in the job | write concurrency: {group: NAME, policy: cancel-older} in the job
      fail-fast, fail_fast         | write failFast: true beside 'matrix' |
      plugins, settings, with      | there are no plugins: a step is a script, sh '...' | there are no plugins: a step is a script, sh: ...
      extends, include, template   | share what is common in a function, or in a file by load | what is common is written in each: only Groovy has functions and 'load'
      """;

  /** The same for what stands as a value there, without quotes. */
  private static final String VALUES =
      """
      any                          | leave it out: a task without 'agent' runs on any agent |
      none                         | leave it out: each task asks for an agent by itself |
      scm                          | leave it out: the sources are there; others come by checkout url: '...' | leave it out: the sources are there; others come by checkout: {url: ...}
      env                          | a script reads a variable as $NAME; a Jobfile has params, git, trigger, pull and run |
      currentBuild                 | write run.status, in a task of 'always' |
      BUILD_NUMBER                 | write run.number, or $LEAT_RUN in a script |
      BRANCH_NAME, GIT_BRANCH      | write git.branch |
      GIT_COMMIT                   | write git.commit |
      github                       | write git.branch, git.commit, pull.number or run.number |
      secrets                      | write secrets 'NAME' in the task: its script reads $NAME | write secrets: NAME in the task: its script reads $NAME
      inputs                       | write params.NAME |
      manual                       | write approve() in the task instead | write approve: true in the task instead
      on_success, success          | leave it out: a task runs when what it needs has succeeded |
      on_failure, failure          | put the task into onFailure { ... } | put the task into onFailure: {task: ...}
      """;

  private static final Map<String, List<String>> INSTEAD = read(TABLE);
  private static final Map<String, List<String>> INSTEAD_OF_VALUES = read(VALUES);

  private Neighbours() {}

  private static Map<String, List<String>> read(String table) {
    Map<String, List<String>> all = new HashMap<>();
    table
        .lines()
        .forEach(
            line -> {
              String[] cells = line.split("\\|", -1);
              String groovy = cells[1].strip();
              String config = cells[2].isBlank() ? groovy : cells[2].strip();
              for (String word : cells[0].split(",")) {
                all.put(word.strip(), List.of(groovy, config));
              }
            });
    return all;
  }

  /** What to write in Groovy instead of a word of another system; null when it is none. */
  public static @Nullable String inGroovy(String word) {
    return advice(word, 0);
  }

  /** What to write in YAML, JSON or TOML instead of a word of another system; null when it is none. */
  public static @Nullable String inConfig(String word) {
    return advice(word, 1);
  }

  /** What to write instead of a value of another system, in {@code syntax}; null when it is none. */
  public static @Nullable String value(String name, Syntax syntax) {
    List<String> instead = INSTEAD_OF_VALUES.get(name);
    return instead == null ? null : syntax.of(instead.getFirst(), instead.getLast());
  }

  private static @Nullable String advice(String word, int column) {
    List<String> instead = INSTEAD.get(word.startsWith("print") ? "echo" : word);
    return instead == null ? null : instead.get(column);
  }
}
