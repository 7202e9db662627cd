WITH hops AS (
  SELECT auction, TIME_BUCKET(INTERVAL 2 SECOND, date_time) - INTERVAL 2 SECOND * i AS starttime
  FROM bid, RANGE(5) AS r (i)
), counted AS (
  SELECT auction, COUNT(*) AS num, starttime FROM hops GROUP BY auction, starttime
)
SELECT auction, num, starttime FROM counted
QUALIFY num >= MAX(num) OVER (PARTITION BY starttime)
