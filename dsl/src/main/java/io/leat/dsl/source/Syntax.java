package io.leat.dsl.source;

import java.util.List;
import java.util.Locale;

/** The syntaxes in which a Jobfile can be written. */
public enum Syntax {
  GROOVY,
  YAML,
  JSON,
  TOML;

  /** The names that a Jobfile can have when none is given. */
  public static final List<String> JOBFILES =
      List.of(
          "Jobfile",
          "Jobfile.groovy",
          "Jobfile.leat",
          "Jobfile.yaml",
          "Jobfile.yml",
          "Jobfile.json",
          "Jobfile.toml");

  /** The syntax that the ending of a file's name says; none of the others' endings is Groovy. */
  public static Syntax of(String fileName) {
    String name = fileName.toLowerCase(Locale.ROOT);
    if (name.endsWith(".yaml") || name.endsWith(".yml")) {
      return YAML;
    }
    if (name.endsWith(".json")) {
      return JSON;
    }
    return name.endsWith(".toml") ? TOML : GROOVY;
  }

  /** The one of two texts that is written in this syntax: {@code groovy}, or {@code config} in YAML, JSON and TOML. */
  public String of(String groovy, String config) {
    return this == GROOVY ? groovy : config;
  }

  /** The word for this syntax on the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
