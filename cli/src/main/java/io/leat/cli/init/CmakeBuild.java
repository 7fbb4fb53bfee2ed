package io.leat.cli.init;

import java.util.Optional;
import java.util.regex.Pattern;

/** CMake, built out of the source; its tests by CTest, where it has any. */
final class CmakeBuild implements Build {
  private static final String LISTS = "CMakeLists.txt";
  private static final Pattern TESTS =
      Pattern.compile("(?im)^\\s*(enable_testing|include)\\s*\\(\\s*(CTest\\s*)?\\)");

  @Override
  public String name() {
    return "cmake";
  }

  @Override
  public Optional<TaskDraft> task(Place place) {
    if (!place.has(LISTS)) {
      return Optional.empty();
    }
    // a folder of this name may hold sources
    boolean taken = place.hasFolder("build") && !place.has("build/CMakeCache.txt");
    String build = taken ? "build-cmake" : "build";
    TaskDraft task =
        new TaskDraft(place)
            .sh("cmake -S . -B " + build + " -DCMAKE_BUILD_TYPE=Release")
            .sh("cmake --build " + build + " --parallel 2");
    if (place.says(LISTS, TESTS)) {
      task.sh("ctest --test-dir " + build + " --output-on-failure --output-junit ctest.xml")
          .reports(build + "/ctest.xml");
    }
    return Optional.of(task);
  }
}
