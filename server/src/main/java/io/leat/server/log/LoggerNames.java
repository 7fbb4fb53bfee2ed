package io.leat.server.log;

/** The names that loggers have: those of the classes that log, which are here or in a library, and of their packages. */
final class LoggerNames {
  /** What H2 calls its logger, the one name here that is of no class. */
  private static final String H2 = "h2database";

  private LoggerNames() {}

  /** Whether a line could be of a logger that is called {@code name}, or of one below it. */
  static boolean isKnown(String name) {
    String place = name.replace('.', '/');
    ClassLoader loader = LoggerNames.class.getClassLoader();
    return name.equalsIgnoreCase(org.slf4j.Logger.ROOT_LOGGER_NAME)
        || name.equals(H2)
        || loader.getResource(place + "/") != null
        || loader.getResource(place + ".class") != null
        || isOfJava(name);
  }

  /** The packages of the JDK are found by their modules alone. */
  private static boolean isOfJava(String name) {
    return ModuleLayer.boot().modules().stream()
        .flatMap(module -> module.getPackages().stream())
        .anyMatch(each -> each.equals(name) || each.startsWith(name + "."));
  }
}
