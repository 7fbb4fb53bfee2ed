package sample;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class FlowTest {

  @Test
  void theMeanOfTwoReadingsIsBetweenThem() {
    assertEquals(41, new Flow(List.of(40.0, 42.0)).mean());
  }

  @Test
  void withoutReadingsTheMeanIsZero() {
    assertEquals(0, new Flow(List.of()).mean());
  }
}
