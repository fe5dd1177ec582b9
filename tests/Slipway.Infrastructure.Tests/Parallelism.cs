// Most tests here wait for servers; two processors serve more of them than two.
[assembly: CollectionBehavior(MaxParallelThreads = 5)]
