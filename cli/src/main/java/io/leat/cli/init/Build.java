package io.leat.cli.init;

import java.util.Optional;

/** A kind of build that is known: by which files it is recognised, and how it is run. */
interface Build {

  /** Its name, as of a task beside others: {@code maven}. */
  String name();

  /** The task that builds and tests {@code place}; empty where that is not built so. */
  Optional<TaskDraft> task(Place place);

  /** Whether what lies in folders of {@code place} and is built in the same way is part of it. */
  default boolean takesFolders(Place place) {
    return true;
  }
}
