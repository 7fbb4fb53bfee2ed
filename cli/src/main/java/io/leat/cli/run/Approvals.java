package io.leat.cli.run;

import io.leat.engine.job.TaskName;
import io.leat.engine.run.RecordedEvent;
import io.leat.engine.run.RunEvent;
import io.leat.engine.run.RunSignal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Consent to tasks that ask for it: given beforehand by {@code --approve}, or by the person at the terminal. Where there is neither, a
 * task is refused at once, since nobody would ever answer.
 *
 * <p>Only what is typed while a question stands on the screen is an answer. What was typed before it is thrown away, and nothing is
 * read while nothing is asked.
 */
public final class Approvals implements Asking {
  private static final String NOBODY = "nobody: there is no terminal to ask on, and no --approve";
  private static final String YOU = "you, at the terminal";
  private static final int LONGEST_ANSWER = 1000;

  private final List<String> given;
  private final @Nullable Person person;
  private final Consumer<RunSignal> run;
  private final Function<RunEvent.ApprovalAsked, String> texts;
  private final Map<TaskName, String> open = new HashMap<>();
  private final Set<TaskName> asking = new LinkedHashSet<>();
  private boolean listening;

  /** Who can be asked. */
  public interface Person {

    /** Where they type, line by line. */
    InputStream typing();

    /** Throws away what was typed and not yet read. */
    void discard() throws IOException, InterruptedException;

    /** They ended a line, which stands on the screen. */
    void typed();

    /** Tells them something, on a line. */
    void tell(String line);
  }

  /**
   * Consent for a run.
   *
   * @param given the tasks that may run; a matrix's name stands for all of its legs
   * @param person who is asked; null when nobody is there
   * @param texts what a task waits for, in words
   * @param run is told what was decided
   */
  public Approvals(
      List<String> given,
      @Nullable Person person,
      Function<RunEvent.ApprovalAsked, String> texts,
      Consumer<RunSignal> run) {
    this.given = List.copyOf(given);
    this.person = person;
    this.texts = texts;
    this.run = run;
  }

  /** Looks at an event of the run; to be called before the event is shown. */
  public void accept(RecordedEvent recorded) {
    if (recorded.event() instanceof RunEvent.ApprovalAsked asked) {
      asked(asked);
    } else if (recorded.event() instanceof RunEvent.ApprovalGiven given) {
      over(given.task());
    } else if (recorded.event() instanceof RunEvent.TaskFinished finished) {
      over(finished.task());
    }
  }

  private void asked(RunEvent.ApprovalAsked asked) {
    TaskName task = asked.task();
    synchronized (this) {
      open.put(task, texts.apply(asked));
    }
    if (given(task.text())) {
      run.accept(new RunSignal.Approve(task, "--approve"));
    } else if (person == null) {
      run.accept(new RunSignal.Refuse(task, NOBODY));
    }
  }

  private synchronized void over(TaskName task) {
    open.remove(task);
    asking.remove(task);
  }

  private boolean given(String task) {
    for (String each : given) {
      if (task.equals(each) || task.startsWith(each + "[")) {
        return true;
      }
    }
    return false;
  }

  @Override
  public synchronized String question(TaskName task) {
    String text = open.getOrDefault(task, "waits for consent");
    return person == null || given(task.text()) ? text : text + " · run it? [y/N]";
  }

  @Override
  public void asks(TaskName task) {
    Person who = person;
    if (who == null || given(task.text())) {
      return;
    }
    try {
      if (nothingAsked()) {
        who.discard();
      }
      ask(task, who);
    } catch (IOException gone) {
      run.accept(new RunSignal.Refuse(task, NOBODY));
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean nothingAsked() {
    return asking.isEmpty();
  }

  /** Waits for an answer from now on, unless the task has ended before it was shown to ask. */
  private synchronized void ask(TaskName task, Person who) {
    if (!open.containsKey(task)) {
      return;
    }
    asking.add(task);
    notifyAll();
    if (!listening) {
      listening = true;
      Thread listener = new Thread(() -> listen(who), "consent");
      listener.setDaemon(true);
      listener.start();
    }
  }

  private void listen(Person who) {
    try {
      while (true) {
        awaitQuestion();
        String line = line(who.typing());
        if (line == null) {
          closed();
        } else {
          who.typed();
          answer(line, who);
        }
      }
    } catch (IOException gone) {
      closed();
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void awaitQuestion() throws InterruptedException {
    while (asking.isEmpty()) {
      wait();
    }
  }

  /** One line, and not a byte behind it: that may be there before the next question. */
  private static @Nullable String line(InputStream typing) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int c = typing.read();
    if (c < 0) {
      return null;
    }
    while (c >= 0 && c != '\n') {
      if (line.size() < LONGEST_ANSWER) {
        line.write(c);
      }
      c = typing.read();
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  /** Nobody will answer any more; as with Enter, that is no yes. */
  private synchronized void closed() {
    for (TaskName task : List.copyOf(asking)) {
      decided(new RunSignal.Refuse(task, NOBODY), task);
    }
  }

  /** An answer is {@code y} or {@code n}, with the task where several ask; Enter alone is no. */
  private synchronized void answer(String line, Person who) {
    String[] words = line.strip().split("\\s+", 2);
    String word = words[0].toLowerCase(Locale.ROOT);
    boolean yes = word.equals("y") || word.equals("yes");
    boolean no = word.equals("n") || word.equals("no") || word.isEmpty();
    TaskName task = yes || no ? meant(words.length == 2 ? words[1].strip() : "") : null;
    if (task != null) {
      decided(yes ? new RunSignal.Approve(task, YOU) : new RunSignal.Refuse(task, YOU), task);
    } else if (asking.size() == 1) {
      who.tell("? write y for yes or n for no: is '" + asking.iterator().next() + "' to run?");
    } else if (!asking.isEmpty()) {
      List<String> answers = new ArrayList<>();
      asking.forEach(each -> answers.add("y " + each));
      who.tell(
          "? several tasks ask, so name the one you mean: "
              + String.join(", ", answers)
              + "; or n");
    }
  }

  /** The task that asks and is called {@code name}, or the only one; null when it is not clear. */
  private @Nullable TaskName meant(String name) {
    for (TaskName each : asking) {
      if (name.isEmpty() ? asking.size() == 1 : each.text().equals(name)) {
        return each;
      }
    }
    return null;
  }

  private void decided(RunSignal signal, TaskName task) {
    asking.remove(task);
    run.accept(signal);
  }
}
