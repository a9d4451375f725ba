import Source
import Synchronization
import Testing

@Suite struct WorkersTests {
    @Test(arguments: [1, 2, 7]) func everyPieceIsDoneOnce(threads: Int) {
        for count in [0, 1, 2, 500] {
            let calls = Mutex([Int](repeating: 0, count: count))
            Workers.run(count: count, threads: threads) { index in calls.withLock { $0[index] += 1 } }
            #expect(calls.withLock { $0.allSatisfy { $0 == 1 } })
        }
    }

    @Test func answersAreWorkedOutOnceAndMayAskEachOther() {
        let memo = Memo<Int, Int>()
        func fibonacci(_ n: Int) -> Int { memo.value(n) { n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2) } }
        #expect(fibonacci(80) == 23_416_728_348_467_685)
        #expect(memo.value(80) { 0 } == 23_416_728_348_467_685)
        let once = Once<Int>()
        #expect(once.value { 1 } == 1 && once.value { 2 } == 1)
    }
}
