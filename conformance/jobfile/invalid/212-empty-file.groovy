// nothing is here yet
//~^ LEAT-212:1 "the file declares no job"
