# Prints a reading an hour for `days` days: day,hour,litres a second; every 50th fails.
BEGIN {
  for (hour = 0; hour < days * 24; hour++) {
    value = hour % 50 == 49 ? "ERROR" : 40 + hour % 7
    print int(hour / 24) + 1 "," hour % 24 "," value
  }
}
