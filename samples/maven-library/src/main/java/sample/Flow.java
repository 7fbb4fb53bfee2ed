package sample;

import java.util.List;

/** Readings of a water gauge in litres a second. */
public record Flow(List<Double> readings) {

  public Flow {
    readings = List.copyOf(readings);
  }

  /** The mean of the readings, 0 without any. */
  public double mean() {
    return readings.stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }
}
