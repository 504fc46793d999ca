# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
#
# plot.gp: table.tsv as bars, how many times as many instructions Linux takes;
# run by gnuplot in the directory of the table.

set datafile separator "\t"
set datafile missing "-"
set key off
set title "instructions of Linux (amd64 PV) for one of Ringone"
set yrange [0:*]
set xrange [-0.7:*]
set ytics 1
set grid ytics
set boxwidth 0.7
set style fill solid 0.6
set xtics rotate by -60

set terminal pngcairo size 1100,600
set output "plot.png"
plot "table.tsv" every ::1 using 0:9:xtic(1) with boxes, \
    1 with lines linecolor "black"

set terminal dumb 100 30
set output "plot.txt"
plot "table.tsv" every ::1 using 0:9:xtic(1) with boxes, 1 with lines
