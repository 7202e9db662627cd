WITH marked AS (
  SELECT bidder, date_time, CASE WHEN LAG(date_time) OVER w + INTERVAL 10 SECOND > date_time THEN 0 ELSE 1 END AS begins
  FROM bid WINDOW w AS (PARTITION BY bidder ORDER BY date_time)
), numbered AS (
  SELECT bidder, date_time, SUM(begins) OVER (PARTITION BY bidder ORDER BY date_time) AS session FROM marked
)
SELECT bidder, COUNT(*), MIN(date_time), MAX(date_time) + INTERVAL 10 SECOND FROM numbered GROUP BY bidder, session
