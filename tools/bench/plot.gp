# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
#
# plot.gp: table.tsv as bars, how many times as many instructions Linux takes;
# run by gnuplot in the directory of the table.

set datafile separator "\t"
set datafile missing "-"
set key off
set title "instructions of Linux (amd64 PV) for one of Ringone"
set logscale x 2
set xrange [0.5:128]
set yrange [*:*] reverse
set offsets 0, 0, 0.5, 0.5
set grid xtics
set style fill solid 0.6
bars = "using 9:0:(1):9:($0-high):($0+high):ytic(1) with boxxyerror"
high = 0.4

set terminal pngcairo size 900,700
set output "plot.png"
plot "table.tsv" every ::1 @bars

set terminal dumb 78 62
set output "plot.txt"
high = 0.2
plot "table.tsv" every ::1 @bars
