package io.leat.cli.client;

import io.leat.cli.terminal.Json;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a server answered: as a record of its contract, and as it was sent, which may say more. The record is made when it is asked for, so
 * that who only passes the answer on does not need it. For one thread.
 */
public final class Answer<T> {
  private final Server server;
  private final Json sent;
  private final Class<T> type;
  private final Map<Class<?>, List<String>> unknown = new HashMap<>();
  private @Nullable T value;

  Answer(Server server, Json sent, Class<T> type) {
    this.server = server;
    this.sent = sent;
    this.type = type;
  }

  /** It as it was sent. */
  public Json sent() {
    return sent;
  }

  /**
   * The record. Of what a newer server adds it has nothing; what an older one does not send is empty in it, as {@link Json#as} says.
   *
   * @throws ServerProblem when it is no such record
   */
  public T value() {
    T made = value;
    if (made == null) {
      try {
        made = sent.as(type, unknown);
        value = made;
      } catch (IOException problem) {
        throw server.strange(problem);
      }
    }
    return made;
  }

  /**
   * The word that {@code constant} stands for, which is of {@link #value}. A newer server may have words that are no constants here: for
   * these, which are null, it is the first of them that was sent.
   *
   * @return empty when none was sent
   */
  public <E extends Enum<E>> String word(Class<E> constants, @Nullable E constant) {
    return constant == null
        ? unknown.getOrDefault(constants, List.of("")).getFirst()
        : Json.of(constant).shown();
  }

  /** The words of a list of {@link #value}: those that are constants here, in their order, and then those of a newer server. */
  public <E extends Enum<E>> List<String> words(Class<E> constants, List<E> list) {
    return Stream.concat(
            list.stream().map(each -> Json.of(each).shown()),
            unknown.getOrDefault(constants, List.of()).stream())
        .toList();
  }
}
