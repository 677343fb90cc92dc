;; Dot products of int8 rows with one int16 query, 16 elements a step. Memory, in bytes:
;;      0 ..  8191  the query, int16 (room for 4,096 elements)
;;   8192 .. 73727  the rows, int8, one after another
;;  73728 ..        the results, int32
(module
  (memory (export "memory") 2 2)
  (func (export "dots") (param $rows i32) (param $dimensions i32)
    (local $row i32) (local $end i32) (local $query i32) (local $result i32) (local $values v128) (local $sum v128)
    (local.set $row (i32.const 8192))
    (local.set $result (i32.const 73728))
    (block $done
      (loop $next
        (br_if $done (i32.eqz (local.get $rows)))
        (local.set $end (i32.add (local.get $row) (local.get $dimensions)))
        (local.set $query (i32.const 0))
        (local.set $sum (v128.const i32x4 0 0 0 0))
        (loop $step
          (local.set $values (v128.load (local.get $row)))
          (local.set $sum
            (i32x4.add (local.get $sum)
              (i32x4.dot_i16x8_s
                (i16x8.extend_low_i8x16_s (local.get $values))
                (v128.load (local.get $query)))))
          (local.set $sum
            (i32x4.add (local.get $sum)
              (i32x4.dot_i16x8_s
                (i16x8.extend_high_i8x16_s (local.get $values))
                (v128.load offset=16 (local.get $query)))))
          (local.set $query (i32.add (local.get $query) (i32.const 32)))
          (local.set $row (i32.add (local.get $row) (i32.const 16)))
          (br_if $step (i32.lt_u (local.get $row) (local.get $end))))
        (i32.store (local.get $result)
          (i32.add
            (i32.add
              (i32x4.extract_lane 0 (local.get $sum))
              (i32x4.extract_lane 1 (local.get $sum)))
            (i32.add
              (i32x4.extract_lane 2 (local.get $sum))
              (i32x4.extract_lane 3 (local.get $sum)))))
        (local.set $result (i32.add (local.get $result) (i32.const 4)))
        (local.set $rows (i32.sub (local.get $rows) (i32.const 1)))
        (br $next)))))
