# Reads day,hour,value and prints day,average.
BEGIN { FS = "," }
{ sum[$1] += $3; count[$1]++; if ($1 > last) last = $1 }
END { for (day = 1; day <= last; day++) if (count[day]) printf "%d,%.1f\n", day, sum[day] / count[day] }
