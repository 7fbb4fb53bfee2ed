/* flow: reads litres a second, one number a line, and prints how many there were and their mean. */
#include <stdio.h>

int main(void) {
  double sum = 0, value;
  long count = 0;
  int read;
  while ((read = scanf("%lf", &value)) == 1) {
    sum += value;
    count++;
  }
  if (read == 0) {
    fprintf(stderr, "flow: reading %ld is not a number\n", count + 1);
    return 1;
  }
  printf("%ld readings, mean %.2f\n", count, count == 0 ? 0 : sum / count);
  return 0;
}
