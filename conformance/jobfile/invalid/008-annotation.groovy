@Library('shared') //~ LEAT-008:1
def x = 1
