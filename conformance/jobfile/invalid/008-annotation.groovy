@Library('shared') //~ LEAT-008
def x = 1
