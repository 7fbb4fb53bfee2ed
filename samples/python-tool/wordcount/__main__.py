import sys

from wordcount import count

for word, number in count(sys.stdin.read()):
    print(number, word)
