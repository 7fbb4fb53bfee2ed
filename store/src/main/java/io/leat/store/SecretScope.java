package io.leat.store;

import org.jspecify.annotations.Nullable;

/** Whose tasks may have a secret. What is narrower hides what is wider, under the same name. */
public sealed interface SecretScope {
  /** As it is stored, and as ciphertexts are bound to it: no other has the same text. */
  String text();

  /** The project that it goes with; null for none. */
  @Nullable Long project();

  /** Those of all projects. */
  record Server() implements SecretScope {
    @Override
    public String text() {
      return "server";
    }

    @Override
    public @Nullable Long project() {
      return null;
    }
  }

  /**
   * Those of one project.
   *
   * @param id of the project, which no other will have
   */
  record Project(long id) implements SecretScope {
    @Override
    public String text() {
      return "project/" + id;
    }

    @Override
    public Long project() {
      return id;
    }
  }

  /**
   * Those of one environment of a project.
   *
   * @param id of the project
   * @param name of the environment; it has no slash and no colon
   */
  record Environment(long id, String name) implements SecretScope {
    public Environment {
      if (name.isEmpty() || name.contains("/") || name.contains(":")) {
        throw new IllegalArgumentException("no name of an environment: " + name);
      }
    }

    @Override
    public String text() {
      return "project/" + id + "/environment/" + name;
    }

    @Override
    public Long project() {
      return id;
    }
  }

  /** That of the server as a whole. */
  SecretScope SERVER = new Server();
}
