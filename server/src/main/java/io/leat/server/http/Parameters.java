package io.leat.server.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Values of parameters by name, checked, defaults filled in. A name is there for each parameter of the operation. */
record Parameters(Map<String, List<String>> values) {
  Parameters {
    values = Map.copyOf(values);
  }

  Optional<String> one(String name) {
    return all(name).stream().findFirst();
  }

  List<String> all(String name) {
    List<String> found = values.get(name);
    if (found == null) {
      throw new IllegalStateException("the contract has no parameter '" + name + "' here");
    }
    return found;
  }
}
